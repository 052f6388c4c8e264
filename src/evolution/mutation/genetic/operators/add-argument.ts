import { argumentsOf, closingParenthesis } from "../call-arguments.ts";
import { calleeName } from "../kind.ts";
import type { Operator } from "../operator.ts";

/** What is forgotten most often, by function: a radix, a start value, a separator, the end of a range. */
const USUAL: Readonly<Record<string, readonly string[]>> = {
  parseInt: ["10", "16"],
  reduce: ["0", "[]", '""', "{}"],
  split: ['""', '","', '" "', '"\\n"', "/\\s+/"],
  join: ['""', '","', '" "', '"\\n"', '":"', '"-"'],
  slice: ["1", "-1", "0"],
  padStart: ['"0"', '" "'],
  padEnd: ['"0"', '" "'],
  toString: ["2", "16"],
  flat: ["Infinity"],
  indexOf: ["1"],
};

/** One more argument at the end: a usual one, then names at hand. */
export const addArgument: Operator = {
  name: "add-argument",
  doubt: 3,
  propose(site, subject, proposals) {
    const items = argumentsOf(site.node);
    if (items === null) return;
    const at = closingParenthesis(site, subject.anatomy.gene.source);
    if (at < 0) return;
    const last = items.at(-1);
    const from = last === undefined ? at : Number(last.end);
    const separator = last === undefined ? "" : ", ";
    // A parenthesised last argument ends before its parenthesis, so the safe place is right before the call's own.
    const hasTail = subject.anatomy.gene.source.slice(from, at).trim() !== "";
    if (hasTail) return;
    const name = calleeName(site.node);
    for (const text of (name === undefined ? undefined : USUAL[name]) ?? []) {
      proposals.splice(from, from, separator + text, -2);
    }
    for (const other of subject.names(site, "value").slice(0, 8)) proposals.splice(from, from, separator + other, 0.5);
  },
};
