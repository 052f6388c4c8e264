import { wrapRemainder } from "../../../../src/evolution/mutation/genetic/operators/wrap-remainder.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(wrapRemainder, [
  { from: "return (a - b) % 26;", to: ["return (((a - b) % 26) + 26) % 26;"] },
  { from: "return 1 + (a % n);", to: ["return 1 + (((a % n) + n) % n);"] },
  { from: "return a / n;" },
]);
