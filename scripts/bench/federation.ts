import { createHmac } from "node:crypto";
import { ManualClock } from "../../src/core/mod.ts";
import { Gatekeeper, type IncomingRequest, signRequest } from "../../src/federation/auth/authenticate.ts";
import { newIdentity, type Peer, peerBook, readIdentity } from "../../src/federation/mod.ts";
import { type Figure, interleaved } from "./figure.ts";

const [ROUNDS, REQUESTS] = [7, 300];
const NOW_MS = 1_800_000_000_000;

/** CPU time to tell whose request it is, against one HMAC over the same bytes: what no scheme can do without. */
export async function federationFigures(): Promise<readonly Figure[]> {
  const bare = () => usEach(async (body) => void createHmac("sha256", "x".repeat(32)).update(body).digest());
  const candidates = { bare, hmac: await verification("hmac"), jwt: await verification("jwt") };
  const { bare: value, hmac, jwt } = await interleaved(candidates, ROUNDS);
  const baseline = { name: "HMAC of 1 kB alone", value };
  return [
    { name: "a signed request verified, HMAC", unit: "µs CPU", value: hmac, baseline },
    { name: "a signed request verified, JWT", unit: "µs CPU", value: jwt, baseline },
  ];
}

async function verification(auth: Peer["auth"]): Promise<() => Promise<number>> {
  const [sender, receiver] = [readIdentity(newIdentity()), readIdentity(newIdentity())];
  const peerOf = ({ id, publicKey }: typeof sender): Peer => ({
    ...{ name: "peer", id, url: null, auth, secrets: ["x".repeat(32)], key: publicKey, trust: 1, dispatch: false },
  });
  const clock = new ManualClock(NOW_MS);
  // What the store costs is the store's own figure.
  const nonces = { claim: () => true, forget: () => undefined };
  const peers = peerBook([peerOf(sender)]);
  const body = "x".repeat(1_000);
  const request = { method: "POST", target: "/federation/digest", body };
  const headers = await signRequest(sender, peerOf(receiver), request, { nonce: "a-nonce-of-the-bench", atMs: NOW_MS });
  const incoming: IncomingRequest = { ...request, header: (name) => headers[name] ?? null };
  const gatekeepers = () => new Gatekeeper(receiver, () => peers, nonces, clock);
  return () => {
    const gatekeeper = gatekeepers();
    return usEach(async () => {
      const claimed = gatekeeper.claim(incoming);
      if (typeof claimed === "string") throw new Error(`the bench's request was turned away: ${claimed}`);
      const authentic = await gatekeeper.authenticate(incoming, claimed, body);
      if (typeof authentic === "string") throw new Error(`the bench's request was turned away: ${authentic}`);
    });
  };
}

async function usEach(work: (body: string) => Promise<void>): Promise<number> {
  const body = "x".repeat(1_000);
  for (let warmUp = 0; warmUp < 30; warmUp += 1) await work(body);
  const before = process.cpuUsage();
  for (let count = 0; count < REQUESTS; count += 1) await work(body);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / REQUESTS;
}
