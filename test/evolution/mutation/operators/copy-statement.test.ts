import { copyStatement } from "../../../../src/evolution/mutation/genetic/operators/copy-statement.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(copyStatement, [
  {
    from: "let patch = 1;\n  if (input.a) {\n    patch = 0;\n  } else {\n    use(patch);\n  }",
    to: [
      "let patch = 1;\n  if (input.a) {\n    patch = 0;\n  } else {\n    use(patch);\n    patch = 0;\n  }",
      "let patch = 1;\n  if (input.a) {\n    patch = 0;\n  } else {\n    patch = 0;\n    use(patch);\n  }",
    ],
  },
  // Where its names mean nothing, a statement says nothing.
  {
    from: "if (input.a) {\n    const inner = 1;\n    use(inner);\n  } else {\n    stop();\n  }",
    never: ["if (input.a) {\n    const inner = 1;\n    use(inner);\n  } else {\n    use(inner);\n    stop();\n  }"],
  },
]);
