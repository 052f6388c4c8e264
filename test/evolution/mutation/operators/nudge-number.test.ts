import { nudgeNumber } from "../../../../src/evolution/mutation/genetic/operators/nudge-number.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(nudgeNumber, [
  { from: "return input.xs.slice(1);", to: ["return input.xs.slice(2);", "return input.xs.slice(0);"] },
  { from: "return 0 .toFixed();", to: ["return (-1) .toFixed();"] },
  { from: "return 1.5;" },
]);
