import { composePredicate } from "../../../../src/evolution/mutation/genetic/operators/compose-predicate.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(composePredicate, [
  {
    from: "let depth = 0;\n  return true;",
    to: ["let depth = 0;\n  return depth === 0;", "let depth = 0;\n  return depth > 0;"],
  },
  {
    from: "const queue = [1];\n  while (true) queue.pop();",
    to: ["const queue = [1];\n  while (queue.length > 0) queue.pop();"],
  },
  {
    from: "const seen = new Set();\n  const name = String(input);\n  if (input.ready) return name;",
    to: ["const seen = new Set();\n  const name = String(input);\n  if (!seen.has(name)) return name;"],
  },
  { from: "const n = 2;\n  return n;" },
]);
