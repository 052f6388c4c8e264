import { describe, expect, test } from "bun:test";
import { candidateOf } from "../../../src/evolution/mutation/genetic/candidate.ts";
import { EDITS_MAX, enumerateEdits } from "../../../src/evolution/mutation/genetic/enumerate-edits.ts";
import { backgroundOf, subjectOf } from "../../../src/evolution/mutation/genetic/subject.ts";
import { normalisedTree, parseGene } from "../../../src/syntax/mod.ts";
import { CORPUS_CONTRACT } from "./operator-table.ts";
import { requestOf } from "./subject-of-source.ts";

/** About 1 kB; the number makes each text new to the engine's caches. */
function kilobyteGene(n: number): string {
  return `export function execute(input: { ports: { name: string; up: boolean; mtu?: number }[]; limit: number }) {
  const rows: string[] = [];
  let total = ${n};
  for (let i = 0; i < input.ports.length; i++) {
    const port = input.ports[i];
    if (port === undefined || !port.up) continue;
    if (port.name.startsWith("lo") && total > input.limit) break;
    total += Math.max(0, (port.mtu ?? 1500) - 14);
    rows.push(\`\${port.name.trim()}: \${describe(port.mtu, rows.length)}\`);
  }
  const kind = total > 9000 ? "jumbo" : total === 0 ? "none" : "plain";
  return { total, rows, kind, success: rows.length > 0 };
}

// Large frames are named, because a reader looks for them.
function describe(mtu: number | undefined, index: number) {
  if (mtu === undefined) return "default";
  const size = mtu >= 9000 ? "jumbo" : String(mtu);
  return index % 2 === 0 ? size.toUpperCase() : size;
}
`;
}

describe("generation", () => {
  test("prints how many candidates a second it makes of a gene of 1 kB", () => {
    let candidates = 0;
    let characters = 0;
    const rounds = 5;
    const startedAt = performance.now();
    for (let round = 0; round < rounds; round += 1) {
      const source = kilobyteGene(round);
      const request = requestOf({ source, contract: CORPUS_CONTRACT });
      const gene = parseGene(source);
      const base = { gene, story: [], cost: 0 };
      for (const edit of enumerateEdits(subjectOf(gene, backgroundOf(request, [])))) {
        const candidate = candidateOf(base, edit);
        candidates += 1;
        characters += candidate.source.length + candidate.script.length;
      }
    }
    const perSecond = Math.round(candidates / ((performance.now() - startedAt) / 1_000));
    const size = kilobyteGene(0).length;
    process.stdout.write(
      `generation: ${perSecond} candidates/s, ${Math.round(candidates / rounds)} for ${size} characters\n`,
    );
    expect(characters).toBeGreaterThan(0);
  });

  test("has a bound for a gene of any size", () => {
    const body = Array.from({ length: 2_500 }, (_, n) => `  if (input.a${n} > ${n}) total += input.b${n} * ${n};`).join(
      "\n",
    );
    const source = `export function execute(input) {\n  let total = 0;\n${body}\n  return { total };\n}\n`;
    const subject = subjectOf(parseGene(source), backgroundOf(requestOf({ source, contract: CORPUS_CONTRACT }), []));
    expect(enumerateEdits(subject).length).toBeLessThan(EDITS_MAX * 1.1);
  });

  test("tells every candidate's tree apart from its parent's", () => {
    const source = kilobyteGene(0);
    const gene = parseGene(source);
    const parent = normalisedTree(gene.program);
    const base = { gene, story: [], cost: 0 };
    const edits = enumerateEdits(subjectOf(gene, backgroundOf(requestOf({ source, contract: CORPUS_CONTRACT }), [])));
    const sample = edits.filter((_, index) => index % 8 === 0);
    const same = sample.filter((edit) => normalisedTree(parseGene(candidateOf(base, edit).source).program) === parent);
    expect(same.length).toBeLessThan(sample.length / 100);
  });
});
