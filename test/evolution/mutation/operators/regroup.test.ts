import { regroup } from "../../../../src/evolution/mutation/genetic/operators/regroup.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(regroup, [
  { from: "return (a + b) * 256;", to: ["return a + b * 256;", "return a * 256 + b;"] },
  { from: "return a + b * c;", to: ["return (a + b) * c;"] },
  { from: "return a - b - c;", to: ["return a - (b - c);"] },
  { from: "return a && (b || c);", to: ["return a && b || c;"] },
  // No matter how these are grouped.
  { from: "return a + (b + c);" },
  { from: "return a ?? (b || c);" },
]);
