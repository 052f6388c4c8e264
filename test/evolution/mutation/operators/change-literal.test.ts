import { changeLiteral } from "../../../../src/evolution/mutation/genetic/operators/change-literal.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(changeLiteral, [
  {
    from: 'return { kind: "x" };',
    to: ['return { kind: "a" };', 'return { kind: "b" };'],
    contract: { takes: {}, gives: { kind: "a|b" } },
  },
  { from: "return { ok: true };", to: ["return { ok: false };"] },
  { from: "return { n: 5 };", to: ["return { n: 0 };", "return { n: 42 };"], failure: { input: { n: 42 } } },
  { from: "return { n: 'x' };", to: ["return { n: 'it\\'s' };"], failure: { input: { n: "it's" } } },
  { from: "return { n: null };", to: ['return { n: "" };'] },
]);
