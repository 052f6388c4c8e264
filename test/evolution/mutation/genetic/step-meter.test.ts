import { describe, expect, test } from "bun:test";
import { candidateOf } from "../../../../src/evolution/mutation/genetic/candidate.ts";
import { enumerateEdits } from "../../../../src/evolution/mutation/genetic/enumerate-edits.ts";
import { countingScript } from "../../../../src/evolution/mutation/genetic/instrument.ts";
import { countedScript, stepsFor } from "../../../../src/evolution/mutation/genetic/step-meter.ts";
import { OUT_OF_STEPS } from "../../../../src/evolution/mutation/mod.ts";
import { parseGene, parseGeneOrNull } from "../../../../src/syntax/mod.ts";
import { COUNTING, subjectOfSource } from "../subject-of-source.ts";

function counted(source: string, stepsMax: number): (input: unknown) => unknown {
  const script = countedScript(parseGene(source), [], stepsMax);
  return new Function(`${script.replace("export ", "")}\nreturn execute;`)();
}

const ENDLESS = [
  "while (true) {}",
  "while (true);",
  "for (;;) {}",
  "for (let i = 0; i < 1; ) i = 0;",
  "do { input.n = 1; } while (input.n);",
  "const list = [1];\n  for (const x of list) list.push(x);",
  "const list = [1];\n  for (const x of list) if (x) list.push(x);",
  "function again() { return again() || again(); }\n  again();",
];

describe("the step meter", () => {
  test.each([
    ...ENDLESS.map((body) => `export function execute(input) {\n  ${body}\n}\n`),
    ...ENDLESS.map(
      (body) => `export function execute(input) { return run(input) }\nfunction run(input) {\n  ${body}\n}\n`,
    ),
    "export function execute(input) { return execute(input) }",
  ])("ends %s", (source) => {
    const execute = counted(source, 500);
    let thrown: unknown;
    try {
      execute({});
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBe(OUT_OF_STEPS);
  });

  test.each([
    "let l = [1];\n  for (const x of input.rows) l = [...l, ...l];\n  return l.length;",
    "let l = [1];\n  for (const x of input.rows) l.push(...l.slice(0, 60_000));\n  return l.length;",
    "let l = [1];\n  for (const x of input.rows) l = l.concat(l);\n  return l.length;",
    "let s = new Set([0]);\n  for (const x of input.rows) s = new Set([...s, ...Array.from(s, (n) => n + s.size)]);\n  return s.size;",
    "const double = (l) => {\n    return l.concat(l);\n  };\n  return input.rows.reduce(double, [1]).length;",
  ])("ends what doubles with every round: %s", (body) => {
    const execute = counted(`export function execute(input) {\n  ${body}\n}\n`, 2_000);
    expect(execute({ rows: new Array(9).fill(0) })).toBe(512);
    expect(() => execute({ rows: new Array(64).fill(0) })).toThrow(OUT_OF_STEPS);
  });

  test("weighs copies where an edit changes, drops or wraps what is copied", () => {
    const source = `export function execute(input) {
  let l = [1];
  for (const x of input.rows) {
    l = [...l, ...[x]];
    l = l.concat(x, [x]);
    const m = Math.max(...l);
    if (m > 3) return l.concat(m);
  }
  return { l };
}
`;
    const base = { gene: parseGene(source), story: [], cost: 0 };
    const edits = enumerateEdits(subjectOfSource({ source }));
    for (const edit of edits.filter((_, index) => index % 5 === 0)) {
      const candidate = candidateOf(base, edit);
      const isRead = (text: string): boolean => parseGeneOrNull(text) !== null;
      expect([candidate.script, isRead(candidate.script)]).toEqual([candidate.script, isRead(candidate.source)]);
    }
  });

  test("leaves alone what stays within its steps", () => {
    const source = "export function execute(input) {\n  let n = 0;\n  while (n < input) n += 1;\n  return n;\n}\n";
    expect(counted(source, 50)(40)).toBe(40);
    expect(() => counted(source, 50)(60)).toThrow(OUT_OF_STEPS);
  });

  test("counts rounds and calls, for the limit of what is tried", async () => {
    const source = "export function execute(input) {\n  for (let i = 0; i < input; i++) {}\n  return 0;\n}\n";
    const script = countingScript(parseGene(source)).replace(/export \{ (\S+) as execute \};/, "return $1;");
    expect(await new Function(script)()(9)).toBe(11);
    expect(stepsFor({ stepsMax: 11 })).toBe(500);
    expect(stepsFor({ stepsMax: 1_000 })).toBe(6_000);
  });

  test("goes along with every edit: the counted script of a candidate is the candidate, and counts", () => {
    const source = `export function execute(input) {
  let total = 0;
  for (const row of input.rows) {
    if (row.n > 1) total += row.n;
  }
  while (total > 10) total -= 3;
  return { total };
}
`;
    const base = { gene: parseGene(source), story: [], cost: 0 };
    const edits = enumerateEdits(subjectOfSource({ source }));
    for (const edit of edits.filter((_, index) => index % 7 === 0)) {
      const { script, source: text } = candidateOf(base, edit);
      const bare = script.replaceAll(COUNTING, "");
      expect(bare).toBe(text);
      expect(parseGene(script).program.body.length).toBeGreaterThan(0);
    }
  });

  test("counts inside of execute where nothing else counts, and never where an edit could make it count anew", () => {
    const gene = parseGene("export function execute(n) {\n  for (;;) n += 1;\n}\n");
    const inside = /^export function execute\(n\) \{let steps\$=50;function over.*\n/;
    expect(countedScript(gene, [], 50)).toMatch(inside);
    const at = gene.source.indexOf("n += 1");
    expect(countedScript(gene, [{ start: at, end: at + 6, text: "n += 2" }], 50)).toMatch(inside);
    expect(countedScript(gene, [{ start: at, end: at + 6, text: "execute(n)" }], 50)).toMatch(/^let steps\$=50;/);
    const { start, end } = { start: gene.source.indexOf("{"), end: gene.source.lastIndexOf("}") + 1 };
    expect(countedScript(gene, [{ start, end, text: "{ return n }" }], 50)).toMatch(/^let steps\$=50;/);
  });
});
