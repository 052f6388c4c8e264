import { type JsonObject, locusName, type Sha, sha256 } from "../../src/core/mod.ts";
import type { MutationEngine } from "../../src/evolution/mod.ts";
import type { TimescaleScores } from "../../src/genome/mod.ts";
import type { LocusRun, LookReport, OrganismEvent } from "../../src/organism/mod.ts";
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

  get events(): readonly OrganismEvent[] {
    return this.it.events;
  }
}
