import { sha256 } from "../../../src/core/mod.ts";
import type { Health } from "../../../src/federation/fleet/wire.ts";
import type { Peer } from "../../../src/federation/peers/peer.ts";

export function peer(id: string): Peer {
  const secrets = ["a secret of thirty-two characters"];
  return {
    name: `name-of-${id}`,
    id,
    url: "http://127.0.0.1:1",
    auth: "hmac",
    secrets,
    key: null,
    trust: 1,
    dispatch: false,
  };
}

export function health(changes: Partial<Health> = {}): Health {
  return {
    node: "node-0001",
    version: "0.1.0",
    startedAtMs: 0,
    atMs: 0,
    inFlight: 0,
    cores: 2,
    phenotype: sha256("a phenotype"),
    dispatch: true,
    ...changes,
  };
}
