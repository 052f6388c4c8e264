import { renameField } from "../../../../src/evolution/mutation/genetic/operators/rename-field.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(renameField, [
  {
    from: "return { names: input.name };",
    to: ["return { name: input.name };"],
    contract: { takes: {}, gives: { name: "string" } },
  },
  {
    from: "const nam = 1;\n  return { nam };",
    to: ["const nam = 1;\n  return { name: nam };"],
    contract: { takes: {}, gives: { name: "string" } },
  },
  { from: "return { name: 1 };", contract: { takes: {}, gives: { name: "string" } } },
]);
