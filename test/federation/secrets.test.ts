import { expect, test } from "bun:test";
import { SECRET, TestNetwork } from "./test-node.ts";

test("secrets change as docs/federation.md says, and neither side is turned away at any step", async () => {
  const network = new TestNetwork();
  const [one, two] = [network.add("one"), network.add("two")];
  const next = "the next secret, which also has 32 characters";
  const steps: readonly (readonly [string[], string[]])[] = [
    [[SECRET], [SECRET]],
    [[SECRET, next], [SECRET]],
    [
      [SECRET, next],
      [next, SECRET],
    ],
    [[next], [next, SECRET]],
    [[next], [next]],
  ];
  for (const [ofOne, ofTwo] of steps) {
    one.peers.splice(0, 1, two.asPeer({ secrets: ofOne }));
    two.peers.splice(0, 1, one.asPeer({ secrets: ofTwo }));
    expect((await one.node.client(two.asPeer({ secrets: ofOne })).info()).node).toBe(two.identity.id);
    expect((await two.node.client(one.asPeer({ secrets: ofTwo })).info()).node).toBe(one.identity.id);
  }
});
