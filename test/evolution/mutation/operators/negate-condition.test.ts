import { negateCondition } from "../../../../src/evolution/mutation/genetic/operators/negate-condition.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(negateCondition, [
  { from: "if (input.a) return 1;\n  return 2;", to: ["if (!input.a) return 1;\n  return 2;"] },
  { from: "if (!input.a) return 1;", to: ["if (input.a) return 1;"] },
  { from: "return input.a > 1 ? 1 : 2;", to: ["return !(input.a > 1) ? 1 : 2;"] },
  { from: "return input.xs.filter((x) => x.ok);", to: ["return input.xs.filter((x) => !x.ok);"] },
]);
