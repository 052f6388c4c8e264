import { guardValue } from "../../../../src/evolution/mutation/genetic/operators/guard-value.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(guardValue, [
  {
    from: 'const path = input.path;\n  const keys = path.split(".");\n  return keys;',
    to: ['const path = input.path;\n  const keys = path == null ? [] : path.split(".");\n  return keys;'],
  },
  { from: "f(input.a);" },
  {
    from: 'const [head, tail] = input.text.split("::");\n  const right = tail.split(":");\n  return right;',
    to: [
      'const [head, tail] = input.text.split("::");\n  const right = !tail ? [] : tail.split(":");\n  return right;',
    ],
  },
]);
