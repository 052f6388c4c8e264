import { insertKernelCall } from "../../../../src/evolution/mutation/genetic/operators/insert-kernel-call.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(insertKernelCall, [
  {
    from: "export async function execute(input, sdk) {\n  const name = input.bridge_name;\n  await sdk.createBridge({ name });\n  return { success: true };\n}\n",
    to: [
      "export async function execute(input, sdk) {\n  const name = input.bridge_name;\n  await sdk.createBridge({ name });\n  await sdk.setLinkUp({ name });\n  return { success: true };\n}\n",
      "export async function execute(input, sdk) {\n  const name = input.bridge_name;\n  await sdk.createBridge({ name });\n  await sdk.setStp({ bridge: input.bridge_name, enabled: true });\n  return { success: true };\n}\n",
    ],
    contract: { family: "configuration", takes: { bridge_name: "string", stp: "bool" }, gives: { success: "bool" } },
    sdk: [
      { name: "setLinkUp", arguments: ["name"] },
      { name: "setStp", arguments: ["bridge", "enabled"] },
    ],
  },
  {
    from: "export function execute(input, sdk) { return 1; }",
    contract: { family: "configuration", takes: { bridge_name: "string", stp: "bool" }, gives: { success: "bool" } },
    sdk: [{ name: "setLinkUp", arguments: ["name"] }],
  },
  {
    from: "export async function execute({ bridge, uplink, members }, sdk) {\n  for (const member of members) {\n    await sdk.attachPort({ bridge, port: member });\n  }\n  return { success: true };\n}\n",
    to: [
      "export async function execute({ bridge, uplink, members }, sdk) {\n  for (const member of members) {\n    await sdk.attachPort({ bridge, port: member });\n    await sdk.setAutoconnect({ name: member, enabled: true });\n  }\n  return { success: true };\n}\n",
      "export async function execute({ bridge, uplink, members }, sdk) {\n  for (const member of members) {\n    await sdk.attachPort({ bridge, port: member });\n  }\n  await sdk.sendGratuitousArp({ interface: bridge });\n  return { success: true };\n}\n",
      "export async function execute({ bridge, uplink, members }, sdk) {\n  for (const member of members) {\n    await sdk.attachPort({ bridge, port: member });\n  }\n  await sdk.attachPort({ bridge, port: uplink });\n  return { success: true };\n}\n",
    ],
    sdk: [
      { name: "setAutoconnect", arguments: ["name", "enabled"] },
      { name: "sendGratuitousArp", arguments: ["interface"] },
      { name: "attachPort", arguments: ["bridge", "port"] },
    ],
    contract: {
      family: "configuration",
      takes: { bridge: "string", uplink: "string", members: "string[]" },
      gives: { success: "bool" },
    },
  },
]);
