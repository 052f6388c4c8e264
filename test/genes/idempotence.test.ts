import { describe, expect, test } from "bun:test";
import type { JsonObject } from "../../src/core/mod.ts";
import { createMockKernel, type MockKernel } from "../../src/kernel/mod.ts";
import { runGene } from "./run-gene.ts";
import { alleleAt } from "./seed-library.ts";

// A deployment is repeated, by hand or by a timer: what stands already must be left alone, and what somebody took away
// must come back without anything else being touched.

interface Case {
  readonly genes: readonly string[];
  readonly input: JsonObject;
  /** What somebody does by hand in between, and what the gene must do about it. */
  readonly drift: { readonly name: string; readonly args: JsonObject };
  readonly repair: readonly string[];
}

const cases: readonly Case[] = [
  {
    genes: ["bridge_create", "bridge_create/read-back"],
    input: { bridge_name: "br0", interfaces: ["eth1", "eth2"] },
    drift: { name: "detachPort", args: { bridge: "br0", port: "eth2" } },
    repair: ["attachPort eth2"],
  },
  {
    genes: ["bridge_create", "bridge_create/read-back"],
    input: { bridge_name: "br0", interfaces: ["eth1"] },
    drift: { name: "setLinkDown", args: { name: "br0" } },
    repair: ["setLinkUp br0"],
  },
  {
    genes: ["bond_create"],
    input: { bond_name: "bond0", members: ["eth1", "eth2"] },
    drift: { name: "removeBondMember", args: { bond: "bond0", member: "eth1" } },
    repair: ["addBondMember eth1"],
  },
  {
    genes: ["vlan_create"],
    input: { parent_interface: "eth1", vlan_id: 5 },
    drift: { name: "setLinkDown", args: { name: "eth1.5" } },
    repair: ["setLinkUp eth1.5"],
  },
];

for (const { genes, input, drift, repair } of cases) {
  for (const gene of genes) {
    describe(`genes/${gene}.ts after ${drift.name}`, () => {
      test("does nothing the second time, and afterwards just what is missing", async () => {
        const kernel = createMockKernel();
        const written = recordWrites(kernel);
        const run = async () => {
          written.length = 0;
          const result = await runGene(alleleAt(`genes/${gene}.ts`), input, kernel);
          expect(result.outcome).toBe("success");
          return [...written];
        };
        expect((await run()).length).toBeGreaterThan(0);
        const wanted = await kernel.snapshot();
        expect(await run()).toEqual([]);
        await kernel.apply(drift);
        expect(await run()).toEqual([...repair]);
        expect(await kernel.snapshot()).toEqual(wanted);
      });
    });
  }
}

test("a guest's bridge that leads out elsewhere is not joined, and spanning tree is not switched off", async () => {
  for (const gene of ["bridge_create", "bridge_create/read-back"]) {
    const kernel = createMockKernel();
    const run = (input: JsonObject) => runGene(alleleAt(`genes/${gene}.ts`), input, kernel);
    await run({ bridge_name: "br0", interfaces: ["eth1"], stp_enabled: true });
    expect(await run({ bridge_name: "br0", interfaces: ["eth2"] })).toMatchObject({ outcome: "refusal" });
    expect(await run({ bridge_name: "br0", interfaces: ["eth1"], stp_enabled: false })).toMatchObject({
      outcome: "success",
    });
    expect(await kernel.read({ name: "getBridge", args: { name: "br0" } })).toMatchObject({ stp: true });
  }
});

/** Every write that reaches the kernel from now on, as "operation interface". */
function recordWrites(kernel: MockKernel): string[] {
  const written: string[] = [];
  const apply = kernel.apply.bind(kernel);
  kernel.apply = (operation) => {
    const { name, args } = operation;
    written.push(`${name} ${args.port ?? args.member ?? args.name ?? args.bridge}`);
    return apply(operation);
  };
  return written;
}
