import { describe, expect, test } from "bun:test";
import type { Operator } from "../../../src/evolution/mutation/genetic/operator.ts";
import { parseGene } from "../../../src/syntax/mod.ts";
import { outputsOf, type RequestSketch } from "./subject-of-source.ts";
import { SYNTAX_CORPUS } from "./syntax-corpus.ts";

export interface OperatorCase extends Partial<RequestSketch> {
  /** A whole gene, or the body of an `execute(input, sdk)`. */
  readonly from: string;
  /** Each must be among the candidates, written exactly so. */
  readonly to?: readonly string[];
  /** None of these may be. */
  readonly never?: readonly string[];
}

const SAMPLE = 150;

/** What an operator makes of small genes, and that what it makes of the corpus can be read again. */
export function operatorTable(operator: Operator, cases: readonly OperatorCase[]): void {
  describe(operator.name, () => {
    test.each(cases.map((it) => [it.from.replace(/\s+/g, " "), it] as const))(
      "%s",
      (_, { from, to = [], never = [], ...sketch }) => {
        const outputs = outputsOf(operator, { source: wholeGene(from), ...sketch });
        for (const expected of to) expect(outputs).toContain(wholeGene(expected));
        for (const unwanted of never) expect(outputs).not.toContain(wholeGene(unwanted));
        if (to.length === 0 && never.length === 0) expect(outputs).toEqual([]);
      },
    );

    test("every candidate for the corpus parses", () => {
      for (const source of SYNTAX_CORPUS) {
        const siblings = SYNTAX_CORPUS.filter((other) => other !== source);
        const outputs = outputsOf(operator, { source, siblings, contract: CORPUS_CONTRACT, sdk: CORPUS_SDK });
        // A parse costs more than all the rest: an even spread of the candidates stands for those of the busiest operators.
        const step = Math.ceil(outputs.length / SAMPLE);
        for (const candidate of outputs.filter((_, index) => index % step === 0)) {
          expect(parseGene(candidate).javascript).toHaveLength(candidate.length);
        }
      }
    });
  });
}

function wholeGene(text: string): string {
  return /\bexecute\b/.test(text) ? text : `export function execute(input, sdk) {\n  ${text}\n}\n`;
}

export const CORPUS_CONTRACT = {
  family: "configuration",
  takes: { name: "string", ports: "string[]", limit: "int?" },
  gives: { total: "int", rows: "string[]", success: "bool", note: "string?", kind: "a|b" },
} as const;

export const CORPUS_SDK = [
  { name: "setStp", arguments: ["bridge", "enabled"] },
  { name: "listLinks", arguments: [] },
];
