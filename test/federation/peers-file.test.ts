import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parsePeers, peerOf, writePeers } from "../../src/federation/mod.ts";

const KEY = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
const SECRET = "x".repeat(32);
const good = {
  name: "berlin",
  id: "V1StGXR8_Z5jdHi6B-myT",
  url: "https://berlin.example:7400",
  secret: SECRET,
  key: KEY,
};
const read = (...peers: readonly object[]) => parsePeers(JSON.stringify({ peers }), "peers.json");

describe("peers.json", () => {
  test("the example in the repository is one", () => {
    const path = join(import.meta.dir, "..", "..", "peers.example.json");
    const peers = parsePeers(readFileSync(path, "utf8"), path).map(peerOf);
    expect(peers.map(({ auth, url, secrets, trust }) => [auth, url, secrets.length, trust])).toEqual([
      ["hmac", "https://berlin.example:7400", 2, 1],
      ["jwt", "http://10.0.0.2:7400", 0, 0.5],
      ["jwt", null, 0, 1],
    ]);
  });

  test("comes back as it was written", () => {
    expect(parsePeers(writePeers(read(good)), "peers.json")).toEqual(read(good));
  });

  const bad: readonly (readonly [string, readonly object[], string])[] = [
    ["a short secret", [{ ...good, secret: "hunter2" }], "peers.0.secret: a secret has 32 characters or more"],
    ["a key that is none", [{ ...good, key: "A".repeat(42) }], "peers.0.key"],
    ["neither secret nor key", [{ name: "x", id: good.id }], "it needs a secret or a key"],
    ["hmac without a secret", [{ name: "x", id: good.id, key: KEY, auth: "hmac" }], 'auth "hmac" needs a secret'],
    ["jwt without a key", [{ name: "x", id: good.id, secret: SECRET, auth: "jwt" }], 'auth "jwt" needs a key'],
    ["trust beyond 1", [{ ...good, trust: 2 }], "peers.0.trust: expected <=1"],
    [
      "a URL that points inside",
      [{ ...good, url: "http://169.254.169.254" }],
      "peers.0.url: no peer can have a link-local",
    ],
    ["an unknown field", [{ ...good, tust: 1 }], "there is no such field"],
    ["two of a name", [good, { ...good, id: "another-id-of-a-node" }], 'two peers have the name "berlin"'],
    ["two of an id", [good, { ...good, name: "paris" }], "two peers have the id"],
  ];
  test.each(bad)("%s is refused by its place, without the secret", (_, peers, message) => {
    let said = "";
    try {
      read(...peers);
    } catch (thrown) {
      said = String(thrown);
    }
    expect(said).toContain(message);
    expect(said).not.toContain("hunter2");
  });

  test("what is not JSON is refused without showing it", () => {
    expect(() => parsePeers("hunter2", "peers.json")).toThrow("peers.json: it is not JSON");
  });
});
