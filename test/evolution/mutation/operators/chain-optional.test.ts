import { chainOptional } from "../../../../src/evolution/mutation/genetic/operators/chain-optional.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(chainOptional, [
  { from: "return input.a.b;", to: ["return input.a?.b;", "return input?.a.b;"] },
  { from: "return input.a[0];", to: ["return input.a?.[0];"] },
  { from: "return input.a.f(1);", to: ["return input.a?.f(1);", "return input.a.f?.(1);"] },
  { from: "input.a.b = 1;", never: ["input.a?.b = 1;", "input?.a.b = 1;"] },
  { from: "return Math.max(1, 2);", never: ["return Math?.max(1, 2);"] },
  { from: "return new input.A.B();", never: ["return new input.A?.B();"] },
]);
