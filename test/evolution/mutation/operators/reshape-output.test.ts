import { reshapeOutput } from "../../../../src/evolution/mutation/genetic/operators/reshape-output.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(reshapeOutput, [
  {
    from: "return input.name;",
    to: ["return { name: input.name };"],
    contract: {
      takes: { name: "string" },
      gives: { name: "string", total: "int", ok: "bool", tags: "string[]", note: "string?" },
    },
  },
  {
    from: "const name = 1;\n  return name;",
    to: ["const name = 1;\n  return { name };"],
    contract: {
      takes: { name: "string" },
      gives: { name: "string", total: "int", ok: "bool", tags: "string[]", note: "string?" },
    },
  },
  {
    from: "return { total: input.n, tags: input.tag };",
    to: [
      "return { total: Number(input.n), tags: input.tag };",
      "return { total: Math.round(input.n), tags: input.tag };",
      "return { total: input.n, tags: [input.tag] };",
    ],
    contract: {
      takes: { name: "string" },
      gives: { name: "string", total: "int", ok: "bool", tags: "string[]", note: "string?" },
    },
  },
  {
    from: "const total = input.n;\n  return { total };",
    to: ["const total = input.n;\n  return { total: Number(total) };"],
    contract: {
      takes: { name: "string" },
      gives: { name: "string", total: "int", ok: "bool", tags: "string[]", note: "string?" },
    },
  },
  {
    from: "export const execute = (input) => input.name;",
    to: ["export const execute = (input) => ({ name: input.name });"],
    contract: {
      takes: { name: "string" },
      gives: { name: "string", total: "int", ok: "bool", tags: "string[]", note: "string?" },
    },
  },
]);
