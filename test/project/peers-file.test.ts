import { afterEach, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LogLevel } from "../../src/core/mod.ts";
import { newIdentity, readIdentity } from "../../src/federation/mod.ts";
import type { Layout } from "../../src/project/mod.ts";
import { peersBeside } from "../../src/project/peers-file.ts";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

test("peers.json is looked at when it has changed; one that cannot be used is told once and leaves the peers", () => {
  const folder = mkdtempSync(join(tmpdir(), "sg-peers-"));
  folders.push(folder);
  const peers = join(folder, "peers.json");
  const logged: string[] = [];
  const logger = { log: (_: LogLevel, message: string) => void logged.push(message) };
  const beside = peersBeside({ peers } as Layout, logger);
  const names = () =>
    beside
      .book()
      .all()
      .map(({ name }) => name);
  expect([names(), beside.problem()]).toEqual([[], null]);
  const { id, publicKey: key } = readIdentity(newIdentity());
  const write = (...entries: readonly object[]) => writeFileSync(peers, JSON.stringify({ peers: entries }));
  write({ name: "berlin", id, key });
  expect([names(), beside.problem()]).toEqual([["berlin"], null]);
  write({ name: "berlin" });
  expect([names(), beside.problem()]).toEqual([["berlin"], expect.stringContaining("peers.0.id")]);
  expect(names()).toEqual(["berlin"]);
  expect(logged).toHaveLength(1);
  write({ name: "paris", id, key });
  expect([names(), beside.problem()]).toEqual([["paris"], null]);
});
