import { supplyField } from "../../../../src/evolution/mutation/genetic/operators/supply-field.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(supplyField, [
  {
    from: "return { name: input.name, total: 1, ok: true };",
    to: ["return { name: input.name, total: 1, ok: true, tags: [] };"],
    contract: {
      takes: { name: "string" },
      gives: { name: "string", total: "int", ok: "bool", tags: "string[]", note: "string?" },
    },
  },
  {
    from: "return {\n    total: 1,\n    ok: true,\n    tags: [],\n  };",
    to: ["return {\n    total: 1,\n    ok: true,\n    tags: [],\n    name: input.name,\n  };"],
    contract: {
      takes: { name: "string" },
      gives: { name: "string", total: "int", ok: "bool", tags: "string[]", note: "string?" },
    },
  },
  {
    from: "const total = input.name.length;\n  return { ok: true };",
    to: ["const total = input.name.length;\n  return { ok: true, total };"],
    contract: {
      takes: { name: "string" },
      gives: { name: "string", total: "int", ok: "bool", tags: "string[]", note: "string?" },
    },
  },
  {
    from: "return {};",
    to: ["return { name: input.name };", "return { note: null };"],
    contract: {
      takes: { name: "string" },
      gives: { name: "string", total: "int", ok: "bool", tags: "string[]", note: "string?" },
    },
  },
  {
    from: "const helper = () => ({ a: 1 });\n  return null;",
    contract: {
      takes: { name: "string" },
      gives: { name: "string", total: "int", ok: "bool", tags: "string[]", note: "string?" },
    },
  },
]);
