import { nudgeBoundary } from "../../../../src/evolution/mutation/genetic/operators/nudge-boundary.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(nudgeBoundary, [
  { from: "return input.xs[input.xs.length];", to: ["return input.xs[input.xs.length - 1];"] },
  { from: "return input.a < input.b * 2;", to: ["return input.a < input.b * 2 + 1;"] },
  { from: "return { name: String(input.a) };", never: ["return { name: String(input.a) - 1 };"] },
]);
