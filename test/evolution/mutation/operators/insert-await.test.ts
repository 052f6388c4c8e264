import { insertAwait } from "../../../../src/evolution/mutation/genetic/operators/insert-await.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(insertAwait, [
  {
    from: "export async function execute(input, sdk) { const link = sdk.getLink(input); return link; }",
    to: ["export async function execute(input, sdk) { const link = await sdk.getLink(input); return link; }"],
  },
  {
    from: "const link = sdk.getLink(input).mac;",
    to: ["export async function execute(input, sdk) {\n  const link = (await sdk.getLink(input)).mac;\n}\n"],
  },
  {
    from: "export async function execute(input) { return input.xs.map(async (x) => x); }",
    to: ["export async function execute(input) { return await Promise.all(input.xs.map(async (x) => x)); }"],
  },
  { from: "return Math.max(1);" },
]);
