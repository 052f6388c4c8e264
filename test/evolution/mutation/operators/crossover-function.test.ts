import { crossoverFunction } from "../../../../src/evolution/mutation/genetic/operators/crossover-function.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(crossoverFunction, [
  {
    from: "export function execute(input) { return twice(input.a); }\nfunction twice(n) { return n + 2; }\n",
    to: ["export function execute(input) { return twice(input.a); }\nfunction twice(m) { return m * 2; }\n"],
    siblings: ["function twice(m) { return m * 2; }\nexport function execute(input) { return twice(input.a); }"],
  },
]);
