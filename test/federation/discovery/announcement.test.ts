import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
  ANNOUNCEMENT_BYTES_MAX,
  type Announcement,
  encodeAnnouncement,
  isGenuineAnnouncement,
  readAnnouncement,
} from "../../../src/federation/discovery/announcement.ts";
import { newIdentity, readIdentity } from "../../../src/federation/identity.ts";

const NOW = 1_800_000_000_000;
const identity = readIdentity(newIdentity("node-of-a-test"));
const said: Announcement = {
  node: identity.id,
  name: "alpha",
  key: identity.publicKey,
  version: "0.1.0",
  port: 7400,
  tls: false,
  atMs: NOW,
};

function verdict(bytes: Uint8Array, nowMs = NOW): string {
  const read = readAnnouncement(bytes, nowMs);
  if (typeof read === "string") return read;
  return isGenuineAnnouncement(read) ? "genuine" : "bad signature";
}

/** The announcement as it would travel, with some fields changed after it was signed. */
function altered(changes: Readonly<Record<string, unknown>>): Uint8Array {
  const fields = JSON.parse(new TextDecoder().decode(encodeAnnouncement(said, identity))) as Record<string, unknown>;
  return new TextEncoder().encode(JSON.stringify({ ...fields, ...changes }));
}

describe("an announcement", () => {
  test("comes out as it went in", () => {
    const read = readAnnouncement(encodeAnnouncement(said, identity), NOW);
    expect(read).toMatchObject({ said });
    expect(verdict(encodeAnnouncement(said, identity))).toBe("genuine");
  });

  test("holds no secret: nothing but what it says and a signature", () => {
    const text = new TextDecoder().decode(encodeAnnouncement(said, identity));
    expect(Object.keys(JSON.parse(text)).sort()).toEqual(
      ["sg", "atMs", "key", "name", "node", "port", "signature", "tls", "version"].sort(),
    );
  });

  const other = readIdentity(newIdentity("another-node")).publicKey;
  const changes: readonly (readonly [string, Readonly<Record<string, unknown>>, string])[] = [
    ["another node", { node: "somebody-else" }, "bad signature"],
    ["another name", { name: "beta" }, "bad signature"],
    ["another key", { key: other }, "bad signature"],
    ["a key that is no point on the curve", { key: "_".repeat(43) }, "bad signature"],
    ["another port", { port: 7401 }, "bad signature"],
    ["another version", { version: "0.2.0" }, "bad signature"],
    ["https instead of http", { tls: true }, "bad signature"],
    ["another time within the window", { atMs: NOW + 1 }, "bad signature"],
    ["a field too many", { url: "http://10.0.0.1" }, "malformed"],
    ["port 0", { port: 0 }, "malformed"],
    ["a name with a line feed", { name: "a\nb" }, "malformed"],
    ["another version of the protocol", { sg: 2 }, "malformed"],
  ];
  for (const [what, change, expected] of changes) {
    test(`with ${what} is refused: ${expected}`, () => expect(verdict(altered(change))).toBe(expected));
  }

  test("is refused outside the window, either way", () => {
    const bytes = encodeAnnouncement(said, identity);
    expect(verdict(bytes, NOW + 60_000)).toBe("genuine");
    expect(verdict(bytes, NOW + 60_001)).toBe("outside the window");
    expect(verdict(bytes, NOW - 60_001)).toBe("outside the window");
  });

  test("is refused unread when it is too large", () => {
    expect(verdict(new Uint8Array(ANNOUNCEMENT_BYTES_MAX + 1))).toBe("too large");
  });

  test("no bytes make reading it throw", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 1_100 }), (bytes) => {
        expect(verdict(bytes)).not.toBe("genuine");
      }),
    );
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(verdict(new TextEncoder().encode(text))).not.toBe("genuine");
      }),
    );
  });
});
