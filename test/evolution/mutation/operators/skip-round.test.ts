import { skipRound } from "../../../../src/evolution/mutation/genetic/operators/skip-round.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(skipRound, [
  {
    from: "const seen = new Set();\n  for (const name of input.names) {\n    f(name);\n    seen.add(name);\n  }",
    to: [
      "const seen = new Set();\n  for (const name of input.names) {\n    f(name);\n    if (seen.size === 0) continue;\n    seen.add(name);\n  }",
      "const seen = new Set();\n  for (const name of input.names) {\n    if (seen.size > 0) break;\n    f(name);\n    seen.add(name);\n  }",
    ],
  },
  {
    from: 'const line = "" + input.x;\n  while (more()) {\n    f(line, "#");\n  }',
    to: [
      'const line = "" + input.x;\n  while (more()) {\n    if (line.startsWith("#")) continue;\n    f(line, "#");\n  }',
    ],
  },
  { from: "const n = 1;\n  f(n);" },
]);
