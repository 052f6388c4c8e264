import { swapName } from "../../../../src/evolution/mutation/genetic/operators/swap-name.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(swapName, [
  {
    from: "const left = 1, right = 2;\n  return left;",
    to: ["const left = 1, right = 2;\n  return right;", "const left = 1, right = 2;\n  return input;"],
  },
  { from: "const a = 1, b = 2;\n  return { a };", to: ["const a = 1, b = 2;\n  return { a: b };"] },
  { from: "return late;\n  const late = 1;", never: ["return late;\n  const input = 1;"] },
  { from: "let a = 0, b = 0;\n  a = 1;", to: ["let a = 0, b = 0;\n  b = 1;"] },
  { from: "const f = () => 1, g = () => 2;\n  return f();", to: ["const f = () => 1, g = () => 2;\n  return g();"] },
]);
