import { changeAssignment } from "../../../../src/evolution/mutation/genetic/operators/change-assignment.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(changeAssignment, [
  {
    from: "const sums = {};\n  sums[input.key] = input.a - 1;",
    to: ["const sums = {};\n  sums[input.key] = (sums[input.key] ?? 0) + (input.a - 1);"],
  },
  {
    from: "const sums = new Map();\n  sums.set(input.key, 1);",
    to: ["const sums = new Map();\n  sums.set(input.key, (sums.get(input.key) ?? 0) + 1);"],
  },
  // To take the next one twice is something else.
  { from: "const sums = new Map();\n  sums.set(next(), 1);" },
  {
    from: "const sums = {};\n  sums[0] = sums[0] + 1;",
    never: ["const sums = {};\n  sums[0] = (sums[0] ?? 0) + (sums[0] + 1);"],
  },
]);
