import { swapOperator } from "../../../../src/evolution/mutation/genetic/operators/swap-operator.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(swapOperator, [
  {
    from: "return { ok: input.a < input.b };",
    to: [
      "return { ok: input.a <= input.b };",
      "return { ok: input.a > input.b };",
      "return { ok: input.a === input.b };",
    ],
  },
  { from: "return { sum: input.a /* one */ + input.b };", to: ["return { sum: input.a /* one */ - input.b };"] },
  { from: "return input.a && input.b;", to: ["return input.a || input.b;", "return input.a ?? input.b;"] },
  {
    from: "return input.a && input.b || input.c;",
    to: ["return input.a || input.b || input.c;"],
    never: ["return input.a ?? input.b || input.c;"],
  },
  { from: "return -input.a * 2;", never: ["return -input.a ** 2;"] },
  {
    from: "let n = 0;\n  n += 2;\n  return n++;",
    to: [
      "let n = 0;\n  n -= 2;\n  return n++;",
      "let n = 0;\n  n = 2;\n  return n++;",
      "let n = 0;\n  n += 2;\n  return n--;",
    ],
  },
  { from: "return a * b * c;", to: ["return a * b ** c;", "return a ** b * c;"] },
  { from: "return -a * b;", never: ["return -a ** b;"] },
]);
