import { type JsonObject, locusName, type Sha, sha256 } from "../../src/core/mod.ts";
import type { MutationEngine } from "../../src/evolution/mod.ts";
import type { TimescaleScores } from "../../src/genome/mod.ts";
import type { LocusRun, LookReport } from "../../src/organism/mod.ts";
import type { Sandbox } from "../../src/sandbox/mod.ts";
import { type TestOrganism, testOrganism } from "../organism/test-organism.ts";
import type { Incident } from "./incident.ts";

const DAY_MS = 86_400_000;

/** One time that the incident's network was configured, and what came of it. */
export interface Round {
  readonly run: LocusRun;
  /** What a later look saw, when there was one. */
  readonly looks: readonly LookReport[];
  /** Of every allele that was tried, once everything was known. */
  readonly worth: readonly { readonly sha: Sha; readonly scores: TimescaleScores; readonly e: number | null }[];
}

/** An incident, told to a whole organism. Each round begins with the network as it was before anybody acted. */
export class Replay {
  readonly incident: Incident;
  readonly it: TestOrganism;
  readonly naive: Sha;

  constructor(incident: Incident, sandbox: Sandbox, engine: MutationEngine | null) {
    this.incident = incident;
    this.naive = sha256(incident.naive);
    this.it = testOrganism({
      sandbox,
      contracts: incident.contracts,
      genes: { ...incident.diagnostics, [incident.locus]: [incident.naive] },
      network: incident.network,
      ...(engine === null ? {} : { engine }),
      settings: {
        watch: { intervalMs: 60_000, lookBackMs: 30 * DAY_MS },
        selection: { promotionMargin: 0.1, promotionTrialsMin: 5, demotionFailures: 3 },
      },
    });
  }

  async round(): Promise<Round> {
    const { incident, it } = this;
    const { organism, kernel, clock, store } = it;
    kernel.restore(incident.network as JsonObject);
    kernel.play(incident.always);
    const run = await organism.execute(incident.locus, incident.input);
    const looks: LookReport[] = [];
    if (incident.lookAfterMs > 0) {
      const startMs = kernel.nowMs;
      kernel.play(incident.then.map((event) => ({ ...event, atMs: startMs + (event.atMs ?? 0) })));
      kernel.advance(incident.lookAfterMs);
      clock.advance(incident.lookAfterMs);
      looks.push(...(await organism.schedules().runDue()));
    }
    await organism.idle();
    const invocations = store.run(run.runId)?.invocations ?? [];
    return { run, looks, worth: invocations.map(({ sha, scores, e }) => ({ sha, scores, e })) };
  }

  /** What is dominant at the incident's locus. */
  get dominant(): Sha | null {
    const alleles = this.it.store.allelesAt(locusName(this.incident.locus));
    return alleles.find(({ stage }) => stage === "dominant")?.allele.sha ?? null;
  }

  /** Mean fitness of an allele's invocations as they stand now. */
  worthOf(sha: Sha): number {
    const { stats } = this.it.organism.allele(sha);
    return stats.sumE / Math.max(1, stats.n);
  }
}

/** What became of an incident. */
export interface Outcome {
  /** The edit that repaired it, or why there is none. */
  readonly edit: string;
  readonly candidatesTried: number;
  /** Of the naive gene: by what its runs said, and by what was seen. */
  readonly said: number;
  readonly seen: number;
  /** Of the allele that was promoted in its place; null when none was. */
  readonly repaired: number | null;
  readonly promotedBecause: string | null;
  readonly rounds: number;
}

/** Rounds after which a repair that has not been promoted is not going to be. */
const ROUNDS_MAX = 8;

/** From the naive gene to the promotion of what repairs it, and one round more. */
export async function playOut(replay: Replay): Promise<Outcome> {
  let rounds = 0;
  while (replay.dominant === replay.naive && rounds < ROUNDS_MAX) {
    await replay.round();
    rounds += 1;
  }
  const { dominant, naive, incident } = replay;
  const isPromoted = dominant !== null && dominant !== naive;
  if (isPromoted) await replay.round();
  const { events, organism } = replay.it;
  const about = events.filter((event) => "locus" in event && event.locus === incident.locus);
  const mutation = about.find(({ type }) => type === "mutation_finished");
  const promotion = about.find((event) => event.type === "stage_changed" && event.to === "dominant");
  const { n } = organism.allele(naive).stats;
  return {
    edit: mutation?.type === "mutation_finished" ? mutation.description : "no repair was sought",
    candidatesTried: mutation?.type === "mutation_finished" ? mutation.candidatesTried : 0,
    said: n === 0 ? 0 : 1,
    seen: replay.worthOf(naive),
    repaired: isPromoted ? replay.worthOf(dominant) : null,
    promotedBecause: promotion?.type === "stage_changed" ? promotion.reason : null,
    rounds,
  };
}
