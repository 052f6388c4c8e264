import { assignForCall } from "../../../../src/evolution/mutation/genetic/operators/assign-for-call.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(assignForCall, [
  {
    from: "group[node].push(...group[other]);",
    to: ["group[node] = group[other];", "group[node].push(group[other]);"],
  },
  { from: "all.push(item);", to: ["all = item;", "all.push(...item);"] },
  { from: "all = item;", to: ["all.push(item);", "all.push(...item);", "all.add(item);"] },
  { from: "all.push(one, other);\n  f().push(x);\n  count += 1;" },
]);
