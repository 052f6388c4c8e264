import { swapResults } from "../../../../src/evolution/mutation/genetic/operators/swap-results.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(swapResults, [
  {
    from: "if (a) return 1;\n  if (b) {\n    return -1;\n  }\n  return 0;",
    to: [
      "if (a) return -1;\n  if (b) {\n    return 1;\n  }\n  return 0;",
      "if (a) return 1;\n  if (b) {\n    return 0;\n  }\n  return -1;",
    ],
  },
  {
    from: "if (a) x = 1;\n  else if (b) x = 2;",
    to: ["if (a) x = 2;\n  else if (b) x = 1;", "if (b) x = 1;\n  else if (a) x = 2;"],
  },
  { from: "x = 1;\n  y = 2;", to: ["x = 2;\n  y = 1;"] },
  { from: "if (a) return 1;\n  f();\n  return 1;" },
]);
