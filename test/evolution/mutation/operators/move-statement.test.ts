import { moveStatement } from "../../../../src/evolution/mutation/genetic/operators/move-statement.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(moveStatement, [
  { from: "a();\n  b();\n  c();", to: ["b();\n  a();\n  c();", "c();\n  a();\n  b();", "b();\n  c();\n  a();"] },
  {
    from: "for (const x of input.xs) {\n    n += x;\n    return n;\n  }",
    to: ["for (const x of input.xs) {\n    n += x;\n  }\n  return n;"],
  },
  {
    from: "if (input.a) {\n    f();\n  } else {\n    g();\n  }\n  h();",
    to: [
      "if (input.a) {\n    f();\n    h();\n  } else {\n    g();\n  }",
      "if (input.a) {\n    f();\n  } else {\n    g();\n    h();\n  }",
    ],
  },
  {
    from: "for (const x of input.xs) {\n    f(x);\n  }\n  g();",
    to: ["for (const x of input.xs) {\n    f(x);\n    g();\n  }"],
  },
  { from: "if (input.a) {\n    return 1;\n  }\n  h();", never: ["if (input.a) {\n    return 1;\n    h();\n  }"] },
  { from: "if (input.a) {\n    f();\n  }\n  let n = 1;", never: ["if (input.a) {\n    f();\n    let n = 1;\n  }"] },
  {
    from: "for (const x of input.xs) {\n    if (x) continue;\n    f(x);\n  }",
    never: ["for (const x of input.xs) {\n    f(x);\n  }\n  if (x) continue;"],
  },
  {
    from: "if (input.a) {\n    f();\n    g();\n  }",
    to: ["f();\n  if (input.a) {\n    g();\n  }", "if (input.a) {\n    f();\n  }\n  g();"],
  },
  {
    from: "let n = 0;\n  for (const x of input.xs) {\n    n += x;\n  }",
    to: ["for (const x of input.xs) {\n    let n = 0;\n    n += x;\n  }"],
  },
  {
    from: "for (const x of input.xs) {\n    let n = 0;\n    n += x;\n  }",
    to: ["let n = 0;\n  for (const x of input.xs) {\n    n += x;\n  }"],
  },
]);
