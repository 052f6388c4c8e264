import { expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { candidateOf } from "../../../src/evolution/mutation/genetic/candidate.ts";
import { enumerateEdits } from "../../../src/evolution/mutation/genetic/enumerate-edits.ts";
import { backgroundOf, subjectOf } from "../../../src/evolution/mutation/genetic/subject.ts";
import { parseGene } from "../../../src/syntax/mod.ts";
import { CORPUS_CONTRACT, CORPUS_SDK } from "./operator-table.ts";
import { requestOf } from "./subject-of-source.ts";

const folder = join(import.meta.dir, "..", "..", "..", "genes");
const genes = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts"))
  .sort()
  .map((path) => [path, readFileSync(join(folder, path), "utf8")] as const);

/** Every candidate of every gene is some 150,000 parses; each run looks at the same spread of them. */
const SAMPLE = 40;

test.each(genes)("candidates for %s parse, to the script that the engine hands out", (_, source) => {
  const siblings = genes.map(([, text]) => text).filter((text) => text !== source);
  const gene = parseGene(source);
  const background = backgroundOf(requestOf({ source, siblings, contract: CORPUS_CONTRACT }), CORPUS_SDK);
  const edits = enumerateEdits(subjectOf(gene, background));
  const step = Math.max(1, Math.floor(edits.length / SAMPLE));
  const base = { gene, story: [], cost: 0 };
  for (let index = 0; index < edits.length; index += step) {
    const edit = edits[index];
    if (edit === undefined) continue;
    const candidate = candidateOf(base, edit);
    expect(parseGene(candidate.source).javascript).toHaveLength(candidate.source.length);
    expect(parseGene(candidate.script).program.body.length).toBeGreaterThan(0);
  }
});
