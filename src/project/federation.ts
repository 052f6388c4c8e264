import { existsSync } from "node:fs";
import { availableParallelism, hostname } from "node:os";
import { type Clock, type Json, type LocusName, type Logger, messageOf, type Random, type Sha } from "../core/mod.ts";
import { type PeersOpinion, type PeerWord, peersOpinion } from "../evolution/mod.ts";
import {
  type Expressed,
  FederationNode,
  type FinishedRun,
  Fleet,
  FleetDesk,
  httpTransport,
  type Identity,
  newIdentity,
  type PeerBook,
  RunDesk,
  readIdentity,
} from "../federation/mod.ts";
import type { GenomeStore } from "../genome/mod.ts";
import type { Organism, PeerDesk } from "../organism/mod.ts";
import type { Configuration } from "./configuration.ts";
import type { Layout } from "./layout.ts";
import { peersBeside } from "./peers-file.ts";
import { createPrivateFile } from "./private-file.ts";
import { ProjectError } from "./project-error.ts";
import { readTextFile } from "./source-files.ts";

const IDENTITY_BYTES_MAX = 16_384;

/** Who this organism is to its peers; made when it is first needed, readable by its owner only. */
export function nodeIdentity({ node: path }: Layout): Identity {
  if (!existsSync(path)) createPrivateFile(path, `${JSON.stringify(newIdentity(), null, 2)}\n`);
  try {
    return readIdentity(JSON.parse(readTextFile(path, IDENTITY_BYTES_MAX)));
  } catch (thrown) {
    throw new ProjectError(
      `Cannot use the identity ${path}: ${messageOf(thrown)}; put a copy of it back, or remove it and be a new node`,
    );
  }
}

/** What peers say of alleles, as the genome remembers it and `peers.json` weighs it. */
export function peerOpinions(
  peers: () => PeerBook,
  store: Pick<GenomeStore, "federation">,
): (locus: LocusName) => ReadonlyMap<Sha, PeersOpinion> {
  return (locus) => {
    const book = peers();
    if (book.all().length === 0) return new Map();
    const words = Map.groupBy(store.federation.observations.at(locus), ({ sha }) => sha);
    const opinions = [...words].flatMap(([sha, said]) => {
      const heard = said.flatMap(({ origin, n, sumMicro }): PeerWord[] => {
        const peer = book.byId(origin);
        return peer === undefined ? [] : [{ origin: peer.name, n, sumMicro, trust: peer.trust }];
      });
      const opinion = peersOpinion(heard);
      return opinion === null ? [] : [[sha, opinion] as const];
    });
    return new Map(opinions);
  };
}

export interface FederationOptions {
  readonly layout: Layout;
  readonly configuration: Configuration;
  readonly store: GenomeStore;
  readonly organism: Pick<Organism, "run" | "status" | "peerDesk" | "inFlight">;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly version: string;
}

/** So long does one question of a peer wait for the end of its run; it asks again. */
const RUN_WAIT_MS = 500;

/** This organism as a node of its federation, and what it knows of the others. */
export function openFederation(options: FederationOptions): {
  readonly node: FederationNode;
  readonly peers: () => PeerBook;
  /** Why `peers.json` cannot be used as it is now, or null. */
  readonly peersProblem: () => string | null;
  readonly fleet: Fleet;
} {
  const { layout, configuration, store, organism, clock, random, logger, version } = options;
  const { book: peers, problem: peersProblem } = peersBeside(layout, logger);
  const identity = nodeIdentity(layout);
  const shelf = organism.peerDesk();
  const name = configuration.get("federation.name") || hostname().slice(0, 100);
  const desk = new FleetDesk({
    ...{ node: identity.id, version, clock },
    cores: availableParallelism(),
    inFlight: () => organism.inFlight,
    phenotype: () => phenotypeOf(organism, shelf),
    revision: () => shelf.revision(),
    runs: new RunDesk({
      run: (pathway, input) => finishedRun(organism, pathway, input),
      keys: store.idempotencyKeys,
      ...{ clock, waitMs: RUN_WAIT_MS },
    }),
  });
  const node = new FederationNode({
    ...{ identity, name, version, peers, shelf, clock, random, logger },
    records: store.federation,
    audit: store.audit,
    transport: httpTransport(),
    anonymous: configuration.get("federation.anonymous"),
    fleet: desk,
  });
  const fleet = new Fleet({ node, name, desk, peers, clock, intervalMs: configuration.get("federation.health_ms") });
  return { node, peers, peersProblem, fleet };
}

function phenotypeOf(organism: Pick<Organism, "status">, shelf: PeerDesk): readonly Expressed[] {
  const dominants = new Map(organism.status().loci.map(({ name, dominant }) => [name, dominant?.sha ?? null]));
  return [...shelf.loci()].map(([locus, interfaceHash]) => ({
    ...{ locus, interfaceHash },
    dominant: dominants.get(locus) ?? null,
  }));
}

/** A run that a peer asked for. Of one too large for a message the peer learns the outcome and where to look. */
async function finishedRun(organism: Pick<Organism, "run">, pathway: string, input: Json): Promise<FinishedRun> {
  const run = await organism.run(pathway, input);
  const { runId, outcome, rollback, durationUs, fused, decomposed } = run;
  const message = run.message ?? "the run is too large for a message: its node has all of it under this id";
  const summary = {
    ...{ runId, pathway, outcome, message, rollback, durationUs, fused, decomposed },
    output: null,
    attempts: [],
    steps: [],
  };
  return { all: JSON.parse(JSON.stringify(run)) as Json, summary };
}
