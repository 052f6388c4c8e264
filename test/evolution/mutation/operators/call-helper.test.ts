import { callHelper } from "../../../../src/evolution/mutation/genetic/operators/call-helper.ts";
import { operatorTable } from "../operator-table.ts";

const gene = (value: string): string => `function convert(value) {
  return value;
}
const within = (value, depth) => value + depth;
export function execute({ inner, depth }) {
  return { inner: ${value} };
}
`;

operatorTable(callHelper, [
  {
    from: gene("inner"),
    to: [gene("convert(inner)"), gene("inner.map(convert)"), gene("within(inner, depth)")],
    never: [gene("execute(inner)")],
  },
  { from: "return 1;" },
]);
