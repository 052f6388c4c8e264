import { deleteStatement } from "../../../../src/evolution/mutation/genetic/operators/delete-statement.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(deleteStatement, [
  { from: "input.a();\n  return 1;", to: ["return 1;", "input.a();"] },
  { from: "if (input.a) { f(); }\n  return 1;", to: ["{ f(); }\n  return 1;", "return 1;"] },
  { from: "if (input.a) return 1;\n  else return 2;", to: ["if (input.a) return 1;"] },
]);
