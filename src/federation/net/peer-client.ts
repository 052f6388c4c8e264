import { nanoid } from "nanoid";
import type * as v from "valibot";
import type { Clock, LocusName, Sha } from "../../core/mod.ts";
import { HEADER, isAnswerOf, signRequest } from "../auth/authenticate.ts";
import { PeerError } from "../errors.ts";
import type { PeerPort } from "../exchange/port.ts";
import {
  alleleSchema,
  type DigestAnswer,
  type DigestRequest,
  digestAnswerSchema,
  infoSchema,
  type NodeInfo,
  type ObservationsAnswer,
  type ObservationsRequest,
  observationsAnswerSchema,
  type PushAnswer,
  pushAnswerSchema,
  type SharedAllele,
} from "../exchange/wire.ts";
import type { RunPort } from "../fleet/dispatcher.ts";
import type { HealthPort } from "../fleet/fleet-monitor.ts";
import type { Expressed } from "../fleet/phenotype.ts";
import {
  type Health,
  healthSchema,
  phenotypeSchema,
  type RunAnswer,
  type RunRequest,
  runAnswerSchema,
  type Withdrawal,
} from "../fleet/wire.ts";
import type { Identity } from "../identity.ts";
import type { Peer } from "../peers/peer.ts";
import { parseMessage } from "./parse-message.ts";
import type { Transport, WireResponse } from "./transport.ts";

export interface ClientParts {
  readonly identity: Identity;
  readonly transport: Transport;
  readonly clock: Clock;
}

/** A peer over HTTP: signs what is asked, and believes only answers that the peer signed for this very question. */
export class PeerClient implements PeerPort, HealthPort, RunPort {
  readonly #parts: ClientParts;
  readonly #peer: Peer;
  /** Bytes of bodies, both ways: what a round cost. */
  bytes = 0;

  constructor(peer: Peer, parts: ClientParts) {
    this.#peer = peer;
    this.#parts = parts;
  }

  async info(): Promise<NodeInfo> {
    return this.#read(infoSchema, await this.#call("GET", "/federation/info", ""));
  }

  async digest(request: DigestRequest): Promise<DigestAnswer> {
    return this.#read(digestAnswerSchema, await this.#call("POST", "/federation/digest", JSON.stringify(request)));
  }

  async allele(locus: LocusName, sha: Sha): Promise<SharedAllele | null> {
    const response = await this.#call("GET", `/federation/alleles/${sha}?locus=${locus}`, "", [404]);
    return response.status === 404 ? null : this.#read(alleleSchema, response);
  }

  async push(allele: SharedAllele): Promise<PushAnswer> {
    return this.#read(pushAnswerSchema, await this.#call("POST", "/federation/alleles", JSON.stringify(allele)));
  }

  async observations(request: ObservationsRequest): Promise<ObservationsAnswer> {
    const response = await this.#call("POST", "/federation/observations", JSON.stringify(request));
    return this.#read(observationsAnswerSchema, response);
  }

  async health(): Promise<Health> {
    return this.#read(healthSchema, await this.#call("GET", "/federation/health", ""));
  }

  async phenotype(): Promise<readonly Expressed[]> {
    return this.#read(phenotypeSchema, await this.#call("GET", "/federation/phenotype", "")).loci;
  }

  async run(request: RunRequest): Promise<RunAnswer> {
    return this.#read(runAnswerSchema, await this.#call("POST", "/federation/runs", JSON.stringify(request)));
  }

  async withdraw(request: Withdrawal): Promise<RunAnswer> {
    const response = await this.#call("POST", "/federation/runs/withdraw", JSON.stringify(request));
    return this.#read(runAnswerSchema, response);
  }

  async #call(method: "GET" | "POST", target: string, body: string, accepted: readonly number[] = []) {
    const { identity, transport, clock } = this.#parts;
    const { name, url } = this.#peer;
    if (url === null) throw new PeerError(`Cannot call peer ${name}: peers.json gives it no url`);
    const nonce = nanoid();
    const signed = { nonce, atMs: clock.nowMs() };
    const headers = signRequest(identity, this.#peer, { method, target, body }, signed);
    this.bytes += body.length;
    const response = await transport({ method, url, target, headers, body });
    this.bytes += response.body.length;
    const answer = { status: response.status, body: response.body, signature: response.header(HEADER.signature) };
    if (!isAnswerOf(identity, this.#peer, answer, nonce, clock.nowMs())) throw this.#unsigned(response);
    if (response.status === 200 || accepted.includes(response.status)) return response;
    throw new PeerError(`Cannot use the answer of peer ${name}: status ${response.status} to ${method} ${target}`);
  }

  #unsigned({ status }: WireResponse): PeerError {
    const { name, url } = this.#peer;
    const reason =
      status === 401
        ? "it turned us away: check that its peers.json has our id and the same secret or our key, and both clocks"
        : `what answers at ${url} (status ${status}) did not sign as this peer`;
    return new PeerError(`Cannot use the answer of peer ${name}: ${reason}`);
  }

  #read<Schema extends v.GenericSchema>(schema: Schema, { body }: WireResponse): v.InferOutput<Schema> {
    const message = parseMessage(schema, body);
    if (message === null)
      throw new PeerError(`Cannot read the answer of peer ${this.#peer.name}: it is not of the protocol's form`);
    return message;
  }
}
