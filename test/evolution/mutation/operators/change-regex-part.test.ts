import { changeRegexPart } from "../../../../src/evolution/mutation/genetic/operators/change-regex-part.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(changeRegexPart, [
  {
    from: "const size = { ms: 1, s: 2 };\n  return /(\\d+)(s|m)/.test(input.a);",
    to: ["const size = { ms: 1, s: 2 };\n  return /(\\d+)(ms|s|m)/.test(input.a);"],
  },
  {
    from: "return /[^a-z]/.test(input.a);",
    to: ["return /[a-z]/.test(input.a);", "return /[^a-z0-9]/.test(input.a);"],
  },
  { from: "return /a{2}/.test(input.a);", to: ["return /a{3}/.test(input.a);", "return /a{1,2}/.test(input.a);"] },
  {
    from: 'const sign = ":";\n  return /a-b/.test(input.a);',
    to: ['const sign = ":";\n  return /a:b/.test(input.a);'],
  },
  { from: "return 1;" },
]);
