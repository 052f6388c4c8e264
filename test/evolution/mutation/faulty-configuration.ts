import type { FaultyGene } from "./faulty-genes.ts";
import type { ContractSketch } from "./gene-contract.ts";

/** Configuration genes act on `BridgeKernel`; what it holds afterwards is part of the answer that is judged. */
const bridge: ContractSketch = {
  family: "configuration",
  takes: { bridge_name: "string", interfaces: "string[]", stp_enabled: "bool" },
  gives: { success: "bool", error: "string?" },
};

const correct = `export async function execute(input, sdk) {
  const name = input.bridge_name;
  const before = await sdk.getBridge({ name });
  if (before !== null) return { success: false, error: "exists" };
  await sdk.createBridge({ name });
  if (input.stp_enabled) {
    await sdk.setStp({ bridge: name, enabled: true });
  }
  for (const port of input.interfaces) {
    await sdk.attachPort({ bridge: name, port });
  }
  await sdk.setLinkUp({ name });
  return { success: true, error: null };
}
`;

const visible = [
  { bridge_name: "br0", interfaces: ["eth0", "eth1"], stp_enabled: true },
  { bridge_name: "br9", interfaces: ["eth0"], stp_enabled: true },
  { bridge_name: "br1", interfaces: [], stp_enabled: false },
];
const heldOut = [{ bridge_name: "br2", interfaces: ["eth2"], stp_enabled: false }];

function without(good: string, bad = ""): Pick<FaultyGene, "contract" | "faulty" | "correct" | "visible" | "heldOut"> {
  if (correct.split(good).length !== 2) throw new TypeError(`${JSON.stringify(good)} is not in the gene exactly once`);
  return { contract: bridge, correct, faulty: correct.replace(good, bad), visible, heldOut };
}

export const FAULTY_CONFIGURATION: readonly FaultyGene[] = [
  { title: "a missing call of the kernel", ...without("  await sdk.setLinkUp({ name });\n"), within: 2_000 },
  {
    title: "a missing call that a sibling makes",
    ...without("    await sdk.attachPort({ bridge: name, port });\n", "    sdk.log(port);\n"),
    siblings: [correct.replace("await sdk.setLinkUp({ name });", "throw new Error('not yet');")],
    within: 2_000,
  },
  {
    title: "a missing await",
    ...without("await sdk.getBridge({ name })", "sdk.getBridge({ name })"),
    within: 500,
  },
  { title: "the order of two steps", ...reordered(), within: 2_000 },
  {
    title: "a wrong argument",
    ...without("attachPort({ bridge: name, port })", "attachPort({ bridge: port, port })"),
    within: 1_000,
  },
  { title: "the wrong condition", ...without("if (input.stp_enabled)", "if (!input.stp_enabled)"), within: 500 },
];

/** The ports are attached before the bridge exists. */
function reordered(): Pick<FaultyGene, "contract" | "faulty" | "correct" | "visible" | "heldOut"> {
  const create = "  await sdk.createBridge({ name });\n";
  const up = "  await sdk.setLinkUp({ name });\n";
  return { contract: bridge, correct, faulty: correct.replace(create, "").replace(up, create + up), visible, heldOut };
}
