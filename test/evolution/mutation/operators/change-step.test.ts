import { changeStep } from "../../../../src/evolution/mutation/genetic/operators/change-step.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(changeStep, [
  {
    from: "const size = 3;\n  for (let i = 0; i < 9; i++) f(i);",
    to: [
      "const size = 3;\n  for (let i = 0; i < 9; i += 2) f(i);",
      "const size = 3;\n  for (let i = 0; i < 9; i += size) f(i);",
    ],
  },
  { from: "for (let i = 0; i < 9;) f(i);", to: ["for (let i = 0; i < 9; i++) f(i);"] },
  { from: "for (const x of list) f(x);" },
]);
