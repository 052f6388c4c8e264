import { swapSiblings } from "../../../../src/evolution/mutation/genetic/operators/swap-siblings.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(swapSiblings, [
  { from: "return input.grid[i][j];", to: ["return input.grid[j][i];"] },
  { from: "return `${a}:${b}`;", to: ["return `${b}:${a}`;"] },
  { from: "return [a, b, c];", to: ["return [b, a, c];", "return [a, c, b];"] },
  {
    from: "return lease ?? uplink ?? current;",
    to: ["return uplink ?? lease ?? current;", "return current ?? lease ?? uplink;"],
  },
  { from: "return [a, a];" },
  { from: "return { left: a(b), right: c };", to: ["return { left: c, right: a(b) };"] },
  { from: 'const [key, value] = input.a.split("=");', to: ['const [value, key] = input.a.split("=");'] },
  { from: "return input.xs.map((at, x) => at + x);", to: ["return input.xs.map((x, at) => at + x);"] },
  { from: "return { ...input.set, ...input.base };", to: ["return { ...input.base, ...input.set };"] },
]);
