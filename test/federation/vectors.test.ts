import { describe, expect, test } from "bun:test";
import { createPrivateKey } from "node:crypto";
import vectors from "../../docs/federation-vectors.json" with { type: "json" };
import { combinedFitness, peersOpinion } from "../../src/evolution/mod.ts";
import { canonicalRequest, canonicalResponse, digestOf } from "../../src/federation/auth/canonical.ts";
import { mac } from "../../src/federation/auth/hmac.ts";
import { isToken, signToken } from "../../src/federation/auth/jwt.ts";
import { bucketOf, LiveDigestTree } from "../../src/federation/exchange/digest-tree.ts";
import { observationText } from "../../src/federation/exchange/observation-book.ts";
import { isSignedBy, publicKeyObject } from "../../src/federation/identity.ts";
import { readIdentity } from "../../src/federation/mod.ts";
import type { Observation } from "../../src/genome/mod.ts";
import { TestShelf } from "./test-node.ts";

const { secret, key } = vectors;
const jwk = { kty: "OKP", crv: "Ed25519", d: key.d, x: key.x };
const privateKey = createPrivateKey({ key: jwk, format: "jwk" });
const identity = readIdentity({
  id: key.id,
  privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
});

// What docs/federation-protocol.md promises to other implementations.
describe("the protocol's test vectors:", () => {
  test.each(vectors.requests)("request $method $target", (it) => {
    expect(canonicalRequest(it)).toBe(it.canonical);
    expect(mac(secret, it.canonical)).toBe(it.hmac);
    expect(digestOf(it.canonical)).toBe(it.about as typeof it.about & ReturnType<typeof digestOf>);
    const facts = { issuer: it.from, audience: it.to, id: it.nonce, about: it.about };
    expect(signToken(identity, { ...facts, atMs: it.atMs })).toBe(it.token);
    expect(isToken(it.token, publicKeyObject(key.x), facts, it.atMs)).toBe(true);
  });

  test.each(vectors.responses)("response $status", (it) => {
    expect(canonicalResponse(it)).toBe(it.canonical);
    expect(mac(secret, it.canonical)).toBe(it.hmac);
    expect(String(digestOf(it.canonical))).toBe(it.about);
  });

  test.each(vectors.observations)("observation of $n", ({ text, ...said }) => {
    const observation = said as unknown as Observation;
    expect(observationText(observation)).toBe(text);
    expect(identity.sign(text)).toBe(said.signature);
    expect(isSignedBy(publicKeyObject(identity.publicKey), text, said.signature)).toBe(true);
  });

  test.each(vectors.digest.nodes)("digest of $path", ({ path, hash, children }) => {
    const { interfaceHash, loci, origins } = vectors.digest;
    const shelf = Object.assign(new TestShelf(), {
      loci: () => new Map(Object.keys(loci).map((locus) => [locus, interfaceHash])),
      shas: (locus: keyof typeof loci) => loci[locus],
    });
    const bucket = bucketOf(key.id);
    const tree = new LiveDigestTree(shelf as unknown as TestShelf, {
      revision: () => 0,
      buckets: () => [bucket],
      origins: (asked) => new Map(asked === bucket ? Object.entries(origins) : []),
    });
    expect([tree.hash(path), [...(tree.children(path) ?? [])]]).toEqual([hash, children as [string, string][]]);
  });

  test.each(vectors.fitness)("fitness $peers", ({ words, peers, combinedWithLocal0_5 }) => {
    const opinion = peersOpinion(words);
    expect(opinion?.fitness).toBe(peers);
    expect(combinedFitness(0.5, opinion)).toBe(combinedWithLocal0_5);
  });
});
