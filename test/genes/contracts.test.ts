import { describe, expect, test } from "bun:test";
import { RISKS, type Step } from "../../src/contract/mod.ts";
import { alleleAt, seedAlleles, seedLibrary } from "./seed-library.ts";

const { library, diagnostics } = seedLibrary;

describe("seed contracts", () => {
  test("check without a diagnostic", () => {
    expect(diagnostics).toEqual([]);
  });

  test("hold the network genome and at least six transforms", () => {
    const families = Map.groupBy(library.genes.values(), ({ family }) => family);
    expect(
      families
        .get("configuration")
        ?.map(({ name }) => String(name))
        .sort(),
    ).toEqual(["bond_create", "bridge_create", "bridge_stp", "bridge_uplink", "mac_preserve", "vlan_create"]);
    expect(families.get("diagnostic")).toHaveLength(8);
    expect(families.get("transform")?.length).toBeGreaterThanOrEqual(7);
    expect([...library.topologies.keys()]).toEqual(["production_server"]);
    expect([...library.phenotypes.keys()].sort()).toEqual(["dell_r740", "supermicro_x11"]);
  });

  test("every locus has an allele, and its name says where", () => {
    for (const name of library.genes.keys()) expect(alleleAt(`genes/${name}.ts`).contract.name).toBe(name as never);
  });

  test("every transform has five examples or more, at least one of which fails", () => {
    for (const { family, name, examples } of library.genes.values()) {
      if (family !== "transform") continue;
      expect([name, examples.length >= 5]).toEqual([name, true]);
      expect([name, examples.some(({ expected }) => expected.kind === "fails")]).toEqual([name, true]);
    }
  });

  test("every configuration gene is verified, and every diagnostic feeds somebody", () => {
    for (const { family, name, verify, feeds } of library.genes.values()) {
      if (family === "configuration") expect([name, verify?.withinMs]).toEqual([name, 30_000]);
      if (family === "diagnostic") expect([name, feeds.length > 0]).toEqual([name, true]);
    }
  });

  test("no pathway is less risky than a step of it", () => {
    const risksOf = (steps: readonly Step[]): number[] =>
      steps.flatMap((step) => {
        if (step.kind === "locus") return [RISKS.indexOf(library.genes.get(step.locus)?.risk ?? "none")];
        if (step.kind === "pathway") return [RISKS.indexOf(library.pathways.get(step.pathway)?.risk ?? "none")];
        return risksOf(step.kind === "for" ? step.steps : [...step.steps, ...step.otherwise]);
      });
    for (const { risk, steps } of library.pathways.values()) {
      expect(RISKS.indexOf(risk)).toBeGreaterThanOrEqual(Math.max(...risksOf(steps)));
    }
  });
});

describe("seed genes", () => {
  const sources = seedAlleles.map(async ({ path }) => [path, await Bun.file(path).text()] as const);

  test("stand alone: no import, no clock, no chance, no console", async () => {
    for (const [path, source] of await Promise.all(sources)) {
      expect([path, /\bimport\b|\brequire\b|\bDate\b|Math\.random|console|globalThis/.exec(source)]).toEqual([
        path,
        null,
      ]);
    }
  });

  test("use only types that can be blanked out", async () => {
    for (const [path, source] of await Promise.all(sources)) {
      expect([path, /^\s*(enum|namespace|declare|abstract)\b|@\w+\(/m.exec(source)]).toEqual([path, null]);
    }
  });
});
