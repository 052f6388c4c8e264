import { swapJump } from "../../../../src/evolution/mutation/genetic/operators/swap-jump.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(swapJump, [
  { from: "for (const x of input.xs) { if (x) break; }", to: ["for (const x of input.xs) { if (x) continue; }"] },
  {
    from: "for (const x of input.xs) { if (x) { return 1; } }",
    to: ["for (const x of input.xs) { if (x) { continue; } }"],
  },
  { from: "input.f(1);", to: ["return input.f(1);"] },
]);
