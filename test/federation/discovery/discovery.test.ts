import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ManualClock, silentLogger } from "../../../src/core/mod.ts";
import { encodeAnnouncement } from "../../../src/federation/discovery/announcement.ts";
import { CANDIDATE_LIFE_MS } from "../../../src/federation/discovery/candidate-table.ts";
import { Discovery, savedCandidates, startDiscovery } from "../../../src/federation/discovery/discovery.ts";
import { type Identity, newIdentity, readIdentity } from "../../../src/federation/identity.ts";
import { writePrivateCopy } from "../../../src/project/mod.ts";

const NOW = 1_800_000_000_000;
let folder = "";
let file = "";
let clock = new ManualClock(NOW);
let heard: string[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sg-discovery-"));
  file = join(folder, "candidates.json");
  clock = new ManualClock(NOW);
  heard = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

const self = { name: "alpha", version: "0.1.0", port: 7400, tls: false };

function discovery(identity = readIdentity(newIdentity()), says = self): Discovery {
  const onCandidate = ({ name, url }: { readonly name: string; readonly url: string }) => heard.push(`${name} ${url}`);
  return new Discovery({
    identity,
    self: says,
    file,
    clock,
    logger: silentLogger,
    onCandidate,
    write: writePrivateCopy,
  });
}

function from(identity: Identity, atMs = clock.nowMs()): Uint8Array {
  return encodeAnnouncement({ node: identity.id, key: identity.publicKey, ...self, name: "beta", atMs }, identity);
}

describe("Discovery", () => {
  test("tells of a node once, and again when it is somewhere else", () => {
    const [here, beta] = [discovery(), readIdentity(newIdentity())];
    for (const address of ["192.0.2.7", "192.0.2.7", "192.0.2.8"]) {
      here.receive(from(beta), address);
      clock.advance(1_000);
    }
    expect(heard).toEqual(["beta http://192.0.2.7:7400", "beta http://192.0.2.8:7400"]);
  });

  test("does not take itself for another", () => {
    const identity = readIdentity(newIdentity());
    const here = discovery(identity);
    here.receive(here.announcement() ?? new Uint8Array(), "127.0.0.1");
    expect(here.candidates()).toEqual([]);
  });

  test("remembers over a restart, for its owner alone, and forgets who is silent", () => {
    const here = discovery();
    here.receive(from(readIdentity(newIdentity())), "192.0.2.7");
    here.save();
    expect(statSync(file).mode & 0o077).toBe(0);
    expect(discovery().candidates()).toEqual(here.candidates());
    expect(savedCandidates(file, clock.nowMs())).toHaveLength(1);
    expect(savedCandidates(file, clock.nowMs() + CANDIDATE_LIFE_MS + 1)).toEqual([]);
  });

  test("begins anew when the file is damaged", () => {
    writeFileSync(file, '{"candidates": [');
    expect(discovery().candidates()).toEqual([]);
  });

  test("a flood of forged announcements is ignored by the ration of its sender, and others are heard", () => {
    const [here, liar, beta] = [discovery(), readIdentity(newIdentity()), readIdentity(newIdentity())];
    const forged = encodeAnnouncement({ node: "somebody-else", key: beta.publicKey, ...self, atMs: NOW }, liar);
    for (let index = 0; index < 5_000; index += 1) here.receive(forged, "192.0.2.66");
    here.receive(from(beta), "192.0.2.7");
    expect(here.ignored).toBe(5_000);
    expect(here.candidates().map(({ node }) => node)).toEqual([beta.id]);
  });

  test("nodes on one machine hear each other through the real network", async () => {
    const [one, two] = [discovery(), discovery(readIdentity(newIdentity()), { ...self, name: "gamma" })];
    const place = { group: "239.255.74.0", port: 40_000 + (process.pid % 20_000), interfaceAddress: "127.0.0.1" };
    const options = { logger: silentLogger, everyMs: 20 };
    const running = [await startDiscovery(one, place, options), await startDiscovery(two, place, options)];
    try {
      while (one.candidates().length === 0 || two.candidates().length === 0) {
        clock.advance(1);
        await Bun.sleep(5);
      }
      expect(one.candidates().map(({ name }) => name)).toEqual(["gamma"]);
      expect(two.candidates().map(({ name }) => name)).toEqual(["alpha"]);
    } finally {
      await Promise.all(running.map((each) => each.stop()));
    }
  });
});
