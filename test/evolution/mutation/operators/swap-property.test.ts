import { swapProperty } from "../../../../src/evolution/mutation/genetic/operators/swap-property.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(swapProperty, [
  {
    from: "return input.nam;",
    to: ["return input.name;"],
    contract: {
      takes: { name: "string" },
      gives: { name: "string", total: "int", ok: "bool", tags: "string[]", note: "string?" },
    },
  },
  {
    from: "return input.name.size;",
    to: ["return input.name.length;"],
    siblings: ["export function execute(input) { return input.name.length; }"],
  },
  { from: "return input[0];" },
]);
