import { changeRegex } from "../../../../src/evolution/mutation/genetic/operators/change-regex.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(changeRegex, [
  { from: 'return input.a.replace(/-/, "");', to: ['return input.a.replace(/-/g, "");'] },
  {
    from: "return /[a-z]+/.test(input.a);",
    to: ["return /[a-z]+/i.test(input.a);", "return /^[a-z]+/.test(input.a);", "return /[a-z]*/.test(input.a);"],
  },
  { from: "return 1;" },
  { from: "return /[a-z]/g.test(input.a);", to: ["return /[a-z]+/g.test(input.a);"] },
]);
