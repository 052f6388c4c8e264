import type * as v from "valibot";
import type { Clock, Json, LocusName, Sha } from "../../core/mod.ts";
import type { AuditTrail, Nonces } from "../../genome/mod.ts";
import { type AuthenticRequest, Gatekeeper, type IncomingRequest } from "../auth/authenticate.ts";
import { bounds } from "../bounds.ts";
import type { Exchange } from "../exchange/exchange.ts";
import {
  alleleSchema,
  digestRequestSchema,
  locusSchema,
  observationsRequestSchema,
  shaSchema,
} from "../exchange/wire.ts";
import type { FleetDesk } from "../fleet/fleet-desk.ts";
import { runRequestSchema, withdrawalSchema } from "../fleet/wire.ts";
import { type Identity, keySet } from "../identity.ts";
import type { Peer, PeerBook } from "../peers/peer.ts";
import { BodyGate } from "./body-gate.ts";
import { parseMessage } from "./parse-message.ts";
import { RefusalLog } from "./refusal-log.ts";
import { ServedLedger } from "./served-ledger.ts";

export interface FederationRequest extends IncomingRequest {
  /** Of the other end, for the audit trail; null when unknown. */
  readonly address: string | null;
  /** The whole body as text; null when it is larger than the bound or takes too long. */
  body(bytesMax: number, timeoutMs: number): Promise<string | null>;
}

export interface FederationResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface ServerParts {
  readonly identity: Identity;
  readonly peers: () => PeerBook;
  readonly nonces: Nonces;
  readonly audit: Pick<AuditTrail, "append">;
  readonly exchange: Exchange;
  readonly fleet: FleetDesk | null;
  readonly clock: Clock;
  /** `read`: what changes nothing is answered to anybody. */
  readonly anonymous: "none" | "read";
}

interface Answer {
  readonly status: number;
  readonly json: Json | object;
}

const JSON_TYPE = { "content-type": "application/json", "cache-control": "no-store" };

/** The federation's routes, behind whatever HTTP server there is. Knows who asks before it looks at what is asked. */
export class FederationServer {
  readonly #parts: ServerParts;
  /** What came of peers' requests. */
  readonly served = new ServedLedger();
  readonly #gatekeeper: Gatekeeper;
  readonly #refusals: RefusalLog;
  readonly #bodies = new BodyGate();
  #inFlight = 0;

  constructor(parts: ServerParts) {
    const { identity, peers, nonces, clock, audit } = parts;
    this.#parts = parts;
    this.#gatekeeper = new Gatekeeper(identity, peers, nonces, clock);
    this.#refusals = new RefusalLog(audit, clock);
  }

  async handle(request: FederationRequest): Promise<FederationResponse> {
    const { pathname } = new URL(request.target, "http://node");
    if (request.method === "GET" && pathname === "/federation/keys") {
      return { status: 200, headers: JSON_TYPE, body: JSON.stringify(await keySet(this.#parts.identity)) };
    }
    const claimed = this.#gatekeeper.claim(request);
    if (claimed === "unsigned" && this.#parts.anonymous === "read" && request.method === "GET") {
      const { status, json } = await this.#answer(request, "", null);
      return { status, headers: JSON_TYPE, body: JSON.stringify(json) };
    }
    if (typeof claimed === "string") return this.#refuse(request, claimed);
    const coding = request.header("content-encoding");
    if (coding !== null && coding !== "identity") return plain(415);
    const body = request.method === "POST" ? await this.#body(request) : "";
    if (body === "busy") return plain(503, { "retry-after": "1" });
    if (body === null) return plain(413);
    const authentic = this.#gatekeeper.authenticate(request, claimed, body);
    if (authentic === "too many") return plain(429, { "retry-after": "60" });
    if (typeof authentic === "string") return this.#refuse(request, authentic);
    this.served.asked(authentic.peer.id, this.#parts.clock.nowMs());
    if (this.#inFlight >= bounds.requestsInFlightMax) return plain(503, { "retry-after": "1" });
    this.#inFlight += 1;
    try {
      return signed(authentic, await this.#answer(request, body, authentic.peer));
    } finally {
      this.#inFlight -= 1;
    }
  }

  async #body(request: FederationRequest): Promise<string | null | "busy"> {
    const read = () => request.body(bounds.messageBytesMax, bounds.bodyMs);
    return await this.#bodies.read(request.address ?? "unknown", read);
  }

  async #answer({ method, target }: FederationRequest, body: string, peer: Peer | null): Promise<Answer> {
    const { exchange } = this.#parts;
    const { pathname, searchParams } = new URL(target, "http://node");
    const route = `${method} ${pathname.replace(/\/[0-9a-f]{64}$/, "/:sha")}`;
    switch (route) {
      case "GET /federation/info":
        return { status: 200, json: exchange.info() };
      case "GET /federation/alleles/:sha":
        return this.#allele(pathname.slice(-64), searchParams.get("locus"), peer);
    }
    if (peer === null) return problem(404, "there is no such route");
    switch (route) {
      case "POST /federation/digest":
        return read(digestRequestSchema, body, (request) => exchange.digest(request));
      case "POST /federation/alleles":
        return await read(alleleSchema, body, async (allele) => {
          const answer = await exchange.push(allele, peer);
          this.served.tookAllele(peer.id, answer);
          return answer;
        });
      case "POST /federation/observations":
        return read(observationsRequestSchema, body, (request) => {
          const answer = exchange.observations(request);
          this.served.toldOfObservations(peer.id, answer);
          return answer;
        });
      default:
        return await this.#answerFleet(route, body, peer);
    }
  }

  async #answerFleet(route: string, body: string, peer: Peer): Promise<Answer> {
    const { fleet } = this.#parts;
    if (fleet === null) return problem(404, "there is no such route");
    switch (route) {
      case "GET /federation/health":
        return { status: 200, json: fleet.health(peer) };
      case "GET /federation/phenotype":
        return { status: 200, json: { loci: fleet.phenotype() } };
      case "POST /federation/runs":
        return await read(runRequestSchema, body, (request) => fleet.run(request, peer));
      case "POST /federation/runs/withdraw":
        return await read(withdrawalSchema, body, (request) => fleet.withdraw(request, peer));
      default:
        return problem(404, "there is no such route");
    }
  }

  #allele(sha: string, locus: string | null, peer: Peer | null): Answer {
    const wanted = locus === null ? null : parseMessage(locusSchema, JSON.stringify(locus));
    const name = parseMessage(shaSchema, JSON.stringify(sha));
    if (name === null || (locus !== null && wanted === null)) return problem(400, "a hash or a locus has another form");
    const found = this.#parts.exchange.allele(name as Sha, wanted as LocusName | null);
    if (found === null) return problem(404, "there is no such allele here");
    if (peer !== null) this.served.gaveAllele(peer.id);
    return { status: 200, json: found };
  }

  /** Who is turned away learns nothing but that. */
  #refuse(request: FederationRequest, reason: string): FederationResponse {
    const verdict = this.#refusals.note(request.address ?? "unknown", reason, request.method, request.target);
    return verdict === "too many" ? plain(429, { "retry-after": "60" }) : plain(401);
  }
}

async function read<Schema extends v.GenericSchema>(
  schema: Schema,
  body: string,
  work: (message: v.InferOutput<Schema>) => object | Promise<object>,
): Promise<Answer> {
  const message = parseMessage(schema, body);
  if (message === null) return problem(400, "the body is not of the protocol's form");
  return { status: 200, json: await work(message) };
}

function problem(status: number, message: string): Answer {
  return { status, json: { error: message } };
}

function signed(request: AuthenticRequest, { status, json }: Answer): FederationResponse {
  const body = JSON.stringify(json);
  return { status, headers: { ...JSON_TYPE, ...request.signResponse(status, body) }, body };
}

function plain(status: number, headers: Readonly<Record<string, string>> = {}): FederationResponse {
  return { status, headers, body: "" };
}
