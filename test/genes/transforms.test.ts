import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { canonicalJson, type Json, type JsonObject } from "../../src/core/mod.ts";
import { createMockKernel } from "../../src/kernel/mod.ts";
import { runGene } from "./run-gene.ts";
import { alleleAt, seedAlleles } from "./seed-library.ts";

const SEED = 20_263;
const kernel = createMockKernel();

async function give(path: string, input: JsonObject): Promise<JsonObject> {
  const result = await runGene(alleleAt(path), input, kernel);
  if (result.outcome === "threw") throw new Error(result.message);
  return result.output;
}

describe("alleles of one transform agree", () => {
  const spelling = fc
    .array(fc.integer({ min: 0, max: 255 }), { minLength: 6, maxLength: 6 })
    .chain((bytes) => {
      const hex = bytes.map((byte) => byte.toString(16).padStart(2, "0"));
      const bare = hex.join("");
      const quads = bare.match(/.{4}/g) ?? [];
      const short = bytes.map((byte) => byte.toString(16)).join(":");
      return fc.constantFrom(hex.join(":"), hex.join("-"), quads.join("."), quads.join("-"), bare, short, `${bare}0`);
    })
    .chain((text) => fc.constantFrom(text, text.toUpperCase(), ` ${text}\n`));
  const junk = fc.string({ unit: fc.constantFrom("a", "0", "1", ":", "-", ".", "g"), maxLength: 18 });
  const style = fc.constantFrom("colon", "dash", "dotted", "bare");
  const ranges = fc.string({ unit: fc.constantFrom("1", "2", "0", "9", "-", ",", " ", "\n"), maxLength: 14 });
  const prefix = fc
    .tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 255 }), fc.integer({ min: 20, max: 32 }))
    .map(([third, fourth, length]) => `10.0.${third}.${fourth}/${length}`);
  const inputs: Record<string, fc.Arbitrary<JsonObject>> = {
    mac_normalise: fc.record({ text: fc.oneof(spelling, junk), style }),
    vlan_range_expand: fc.record({ ranges }),
    cidr_summarise: fc.record({
      prefixes: fc.array(fc.oneof({ weight: 9, arbitrary: prefix }, junk), { maxLength: 8 }),
    }),
  };

  for (const [locus, input] of Object.entries(inputs)) {
    test(locus, async () => {
      const alleles = seedAlleles.filter(({ contract }) => contract.name === locus);
      expect(alleles.length).toBeGreaterThan(1);
      const property = fc.asyncProperty(input, async (value) => {
        const answers = await Promise.all(alleles.map((allele) => runGene(allele, value, kernel)));
        const texts = answers.map((answer) => (answer.outcome === "threw" ? "threw" : canonicalJson(answer.output)));
        expect(new Set(texts).size).toBe(1);
      });
      await fc.assert(property, { seed: SEED, numRuns: 1_000 });
    });
  }
});

describe("vlan_range_compress", () => {
  test("expands to the same set again", async () => {
    const vlans = fc.array(fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 4094 })), {
      maxLength: 60,
    });
    const property = fc.asyncProperty(vlans, async (set) => {
      const { ranges } = await give("genes/vlan_range_compress.ts", { vlans: set });
      const { vlans: again } = await give("genes/vlan_range_expand.ts", { ranges: ranges as string });
      expect(again).toEqual([...new Set(set)].sort((left, right) => left - right));
    });
    await fc.assert(property, { seed: SEED, numRuns: 300 });
  });
});

describe("cidr_summarise", () => {
  test("covers the same addresses, each once, and cannot be shortened", async () => {
    const item = fc
      .tuple(fc.integer({ min: 0, max: 63 }), fc.integer({ min: 26, max: 32 }))
      .map(([last, length]) => ({ text: `192.0.2.${last}/${length}`, last, size: 2 ** (32 - length) }));
    const property = fc.asyncProperty(fc.array(item, { maxLength: 12 }), async (items) => {
      const wanted = new Set(items.flatMap(({ last, size }) => span(Math.floor(last / size) * size, size)));
      const { prefixes, addresses } = await give("genes/cidr_summarise.ts", {
        prefixes: items.map(({ text }) => text),
      });
      const blocks = (prefixes as string[]).map((text) => text.split(/[./]/).map(Number));
      const covered = blocks.flatMap((parts) => span(parts[3] ?? 0, 2 ** (32 - (parts[4] ?? 0))));
      expect(covered).toEqual([...wanted].sort((left, right) => left - right));
      expect(addresses).toBe(wanted.size);
      expect((await give("genes/cidr_summarise.ts", { prefixes: prefixes as Json })).prefixes).toEqual(
        prefixes as Json,
      );
    });
    await fc.assert(property, { seed: SEED, numRuns: 300 });
  });
});

describe("access_log_summarise", () => {
  test("is linear in the length of a hostile line", async () => {
    for (const piece of ["[", '"', "\\", "a ", "[x] "]) {
      const text = `192.0.2.1 - - ${piece.repeat(200_000 / piece.length)}`;
      await expect(give("genes/access_log_summarise.ts", { text })).rejects.toThrow("not in the combined format");
    }
  });

  test("an IPv6 client, a user with a blank, CRLF and a proxy's CONNECT", async () => {
    const text = [
      '2001:db8::7 - "john doe" [10/Oct/2025:13:55:36 +0000] "CONNECT example.com:443 HTTP/1.1" 405 559 "-" "-"\r',
      '192.0.2.1 - - [10/Oct/2025:13:55:36 +0000] "GET /a%20b HTTP/1.0" 200 5 "-" "x"\r',
      "",
    ].join("\n");
    expect(await give("genes/access_log_summarise.ts", { text })).toMatchObject({
      requests: 2,
      malformed: 0,
      clients: 2,
      paths: [
        { path: "/a%20b", requests: 1 },
        { path: "example.com:443", requests: 1 },
      ],
    });
  });
});

describe("ip_link_parse", () => {
  test("reads what iproute2 prints for a bridge with a veth port", async () => {
    const text = JSON.stringify([
      { ifindex: 1, ifname: "lo", flags: ["LOOPBACK"], mtu: 65_536, operstate: "DOWN", link_type: "loopback" },
      {
        ifindex: 9,
        link_index: 8,
        ifname: "veth0",
        link: "veth1",
        flags: ["BROADCAST", "MULTICAST", "UP", "LOWER_UP"],
        mtu: 1500,
        master: "br0",
        operstate: "UP",
        link_type: "ether",
        address: "aa:bb:cc:00:00:01",
        linkinfo: { info_kind: "veth", info_slave_kind: "bridge", info_slave_data: { state: "forwarding" } },
      },
    ]);
    expect(await give("genes/ip_link_parse.ts", { text })).toMatchObject({
      interfaces: [
        { name: "lo", kind: "loopback", mac: null, up: false },
        { name: "veth0", kind: "veth", parent: "veth1", vlan_id: null, master: "br0" },
      ],
      down: ["lo"],
    });
  });
});

function span(first: number, size: number): number[] {
  return Array.from({ length: size }, (_, index) => first + index);
}
