import { joinCondition } from "../../../../src/evolution/mutation/genetic/operators/join-condition.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(joinCondition, [
  {
    from: "if (input.a) return input.b;",
    to: ["if (input.a && input.b) return input.b;", "if (input.a || input.b) return input.b;"],
  },
  {
    from: "const f = input.a < 1 ? 1 : 2;\n  if (input.b || input.c) return f;",
    to: ["const f = input.a < 1 ? 1 : 2;\n  if ((input.b || input.c) && input.a < 1) return f;"],
  },
]);
