import { expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadContracts } from "../../src/contract/mod.ts";
import { layoutOf } from "../../src/project/layout.ts";
import { loadLibrary } from "../../src/project/library-cache.ts";
import { seedFiles } from "../../src/seed/mod.ts";

const contracts = seedFiles().filter(({ path }) => path.endsWith(".sg"));

function inRoot(work: (layout: ReturnType<typeof layoutOf>, cache: string) => void): void {
  const root = mkdtempSync(join(tmpdir(), "sg-cache-"));
  try {
    const layout = layoutOf(root);
    mkdirSync(layout.state);
    work(layout, join(layout.state, "contracts.json"));
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

test("what is remembered equals what was read, for every contract that sg carries", () => {
  inRoot((layout, cache) => {
    const fresh = loadLibrary(layout, contracts, "one");
    const written = readFileSync(cache, "utf8");
    const remembered = loadLibrary(layout, contracts, "one");
    expect(fresh).toEqual(loadContracts(contracts));
    expect(remembered).toEqual(fresh);
    expect(readFileSync(cache, "utf8")).toBe(written);
  });
});

test("another text, another program and a damaged copy are read anew", () => {
  inRoot((layout, cache) => {
    loadLibrary(layout, contracts, "one");
    const [first, ...others] = contracts;
    if (first === undefined) throw new Error("sg carries no contracts");
    const changed = [{ ...first, text: `${first.text}\n# changed\n` }, ...others];
    for (const [files, program] of [
      [changed, "one"],
      [contracts, "two"],
    ] as const) {
      const before = readFileSync(cache, "utf8");
      expect(loadLibrary(layout, files, program)).toEqual(loadContracts(files));
      expect(readFileSync(cache, "utf8")).not.toBe(before);
    }
    writeFileSync(cache, readFileSync(cache, "utf8").slice(0, 1_000));
    expect(loadLibrary(layout, contracts, "two")).toEqual(loadContracts(contracts));
  });
});

test("a library with a diagnostic is never remembered: the message must come every time", () => {
  inRoot((layout) => {
    const broken = [{ path: "x.sg", text: "gene x\n  is nonsense\n" }];
    expect(loadLibrary(layout, broken, "one").diagnostics).not.toEqual([]);
    expect(loadLibrary(layout, broken, "one").diagnostics).not.toEqual([]);
  });
});
