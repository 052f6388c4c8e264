import { createHmac } from "node:crypto";
import { ManualClock } from "../../src/core/mod.ts";
import { Gatekeeper, type IncomingRequest, signRequest } from "../../src/federation/auth/authenticate.ts";
import { newIdentity, type Peer, peerBook, readIdentity } from "../../src/federation/mod.ts";
import type { Nonces } from "../../src/genome/mod.ts";
import { type Figure, interleaved } from "./figure.ts";
import { inFreshOrganism, openAt } from "./organism.ts";

const [ROUNDS, REQUESTS, WARM_UP] = [7, 300, 30];
const NOW_MS = 1_800_000_000_000;

/**
 * CPU time to tell whose request it is, against one HMAC over the same bytes: what no scheme can do without. "Kept": with
 * its nonce in a genome, before the request is answered.
 */
export async function federationFigures(): Promise<readonly Figure[]> {
  return await inFreshOrganism(async ({ root }) => {
    const project = await openAt(root);
    try {
      // What the store costs is seen by itself.
      const none: Nonces = { claim: () => true, forget: () => undefined };
      const { nonces } = project.store.federation;
      const bare = () => usEach(async (body) => void createHmac("sha256", "x".repeat(32)).update(body).digest());
      const candidates = {
        bare,
        hmac: verification("hmac", none),
        jwt: verification("jwt", none),
        hmacKept: verification("hmac", nonces),
        jwtKept: verification("jwt", nonces),
      };
      const { bare: value, hmac, jwt, hmacKept, jwtKept } = await interleaved(candidates, ROUNDS);
      const figure = (what: string, us: number): Figure => {
        return { name: what, unit: "µs CPU", value: us, baseline: { name: "HMAC of 1 kB alone", value } };
      };
      return [
        figure("a signed request verified, HMAC", hmac),
        figure("the same, its nonce kept", hmacKept),
        figure("a signed request verified, JWT", jwt),
        figure("the same, its nonce kept", jwtKept),
      ];
    } finally {
      await project.close();
    }
  });
}

function verification(auth: Peer["auth"], nonces: Nonces): () => Promise<number> {
  const [sender, receiver] = [readIdentity(newIdentity()), readIdentity(newIdentity())];
  const peerOf = ({ id, publicKey }: typeof sender): Peer => ({
    ...{ name: "peer", id, url: null, auth, secrets: ["x".repeat(32)], key: publicKey, trust: 1, dispatch: false },
  });
  const clock = new ManualClock(NOW_MS);
  const peers = peerBook([peerOf(sender)]);
  const body = "x".repeat(1_000);
  const request = { method: "POST", target: "/federation/digest", body };
  const gatekeeper = new Gatekeeper(receiver, () => peers, nonces, clock);
  let sent = 0;
  const next = (): IncomingRequest => {
    sent += 1;
    const signed = { nonce: `a-nonce-of-the-bench-${sent}`, atMs: clock.nowMs() };
    const headers = signRequest(sender, peerOf(receiver), request, signed);
    return { ...request, header: (name) => headers[name] ?? null };
  };
  return () => {
    const requests = Array.from({ length: REQUESTS + WARM_UP }, next);
    return usEach(async () => {
      const incoming = requests.pop();
      if (incoming === undefined) throw new Error("the bench has no more requests");
      const claimed = gatekeeper.claim(incoming);
      if (typeof claimed === "string") throw new Error(`the bench's request was turned away: ${claimed}`);
      const authentic = gatekeeper.authenticate(incoming, claimed, body);
      if (typeof authentic === "string") throw new Error(`the bench's request was turned away: ${authentic}`);
    });
  };
}

async function usEach(work: (body: string) => Promise<void>): Promise<number> {
  const body = "x".repeat(1_000);
  for (let warmUp = 0; warmUp < WARM_UP; warmUp += 1) await work(body);
  const before = process.cpuUsage();
  for (let count = 0; count < REQUESTS; count += 1) await work(body);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / REQUESTS;
}
