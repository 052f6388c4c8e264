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
  // What is there is asked first.
  {
    from: "const node = input.node;\n  if (node.left > 1) return node;",
    to: ["const node = input.node;\n  if (node == null || node.left > 1) return node;"],
  },
  // What is asked of one thing may have to be asked of another.
  {
    from: "const isMap = (it) => it;\n  if (isMap(input.a)) f(input.b);",
    to: ["const isMap = (it) => it;\n  if (isMap(input.a) && isMap(input.b)) f(input.b);"],
  },
  // What goes together by its name, and what is compared elsewhere.
  {
    from: "const { host, kind } = input.a;\n  const last = input.b;\n  if (kind === 1) f(last.host);",
    to: [
      "const { host, kind } = input.a;\n  const last = input.b;\n  if (kind === 1 && last.host === host) f(last.host);",
    ],
  },
  {
    from: 'const kind = "" + input.a;\n  if (kind === "a") f();\n  if (input.b) g();',
    to: ['const kind = "" + input.a;\n  if (kind === "a") f();\n  if (input.b && kind !== "a") g();'],
  },
]);
