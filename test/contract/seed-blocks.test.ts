import { describe, expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadContracts, parseContracts } from "../../src/contract/mod.ts";

const folder = join(import.meta.dir, "seed-blocks");
const blocks = readdirSync(folder)
  .sort()
  .map((path) => ({ path, text: readFileSync(join(folder, path), "utf8") }));

describe("every block printed in the seed documents parses without a diagnostic", () => {
  test.each(blocks.map((block) => [block.path, block] as const))("%s", (_, block) => {
    const { tree, diagnostics } = parseContracts(block);
    expect(diagnostics).toEqual([]);
    expect(tree.declarations).not.toBeEmpty();
    expect(tree.declarations.every((declaration) => declaration.sound)).toBe(true);
  });

  test.each(blocks.map((block) => [block.path, block] as const))("%s with CRLF", (_, { path, text }) => {
    expect(parseContracts({ path, text: text.replaceAll("\n", "\r\n") }).diagnostics).toEqual([]);
  });
});

test("together with the loci they name, the blocks are a library without a problem", () => {
  const diagnostic = (name: string, takes: string): string => `gene ${name}
  is diagnostic
  risk none
  does: Look.
  takes:
${takes}
  gives:
    healthy  bool  "Whether all is well"
`;
  const provision = (name: string, takes: string, steps: string): string => `pathway ${name}
  risk low
  does: Provision.
  takes:
${takes}
  steps:
${steps}
`;
  const rest = [
    diagnostic("check_link_state", '    device string "Device"'),
    diagnostic(
      "check_connectivity",
      '    source_interface string? "From"\n    from string? "From"\n    target string? "To"',
    ),
    diagnostic("check_bond_state", '    bond string "Bond"'),
    diagnostic("check_vlan_tagging", '    interface string "Interface"'),
    ...["bridge_uplink", "mac_preserve"].map((name) => diagnostic(name, '    bridge string "Bridge"')),
    provision(
      "provision_management_bridge",
      '    management_bridge string "Bridge"\n    uplink_interface string "Uplink"',
      "    1. bridge_create bridge_name={management_bridge} interfaces=[{uplink_interface}]",
    ),
    provision(
      "provision_bond",
      '    bond_name string "Bond"\n    members string[] "Members"\n    mode "active-backup" | "balance-rr" "Mode"',
      "    1. bridge_create bridge_name={bond_name} interfaces={members}",
    ),
    provision(
      "provision_vlan_bridge",
      '    parent_interface string "Parent"\n    vlan_id int "VLAN"',
      '    1. bridge_create bridge_name="{parent_interface}.{vlan_id}" interfaces=[{parent_interface}]',
    ),
  ];
  const seeds = blocks.filter(({ path }) => !path.startsWith("readme_"));
  const { library, diagnostics } = loadContracts([...seeds, { path: "rest.sg", text: rest.join("\n") }]);
  expect(diagnostics).toEqual([]);
  expect([...library.genes.keys()]).toContain("check_fdb_stability");
  expect([...library.pathways.keys()]).toContain("deploy_server_network");
  expect([...library.topologies.keys()]).toEqual(["production_server"]);
  expect([...library.phenotypes.keys()]).toEqual(["dell_r740", "supermicro_x11"]);
});
