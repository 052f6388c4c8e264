/**
 * Looks again at what was configured, when it is due: at the end of a window whose end no run waited for, then every
 * interval for as long as late results reach back. Used by `sg watch`; a server may start it beside its own work.
 *
 * One pass at a time, one check after the other, and the same check once a pass however many states share it. Looks at
 * different states are spread by jitter; a check that cannot run is tried again ever less often.
 */
import type { GeneContract } from "../../contract/mod.ts";
import { type Clock, canonicalJson, type JsonObject, type LocusName, type Random } from "../../core/mod.ts";
import type { BoundCheck, Watched } from "../../genome/mod.ts";
import type { LookReport } from "../events.ts";
import type { Locus } from "../locus.ts";
import type { OrganismParts } from "../parts.ts";
import type { LateRepair } from "../repair/late-repair.ts";
import { type CheckResult, type CheckRunner, look, problemsOf } from "../run/verify.ts";
import { applyLateResult } from "../selection/late-results.ts";
import { requiredFields, type WatchList } from "./watch-list.ts";

/** Calls `action` once after `delayMs`; what it returns cancels that. */
export type Timer = (delayMs: number, action: () => void) => () => void;

export const systemTimer: Timer = (delayMs, action) => {
  const timer = setTimeout(action, delayMs);
  return () => clearTimeout(timer);
};

export interface ScheduleParts {
  readonly parts: OrganismParts;
  readonly watchList: WatchList;
  readonly locusOf: (name: LocusName) => Locus;
  readonly runCheck: CheckRunner;
  /** For jitter; its own, so that what a mutation draws does not depend on how often somebody looked. */
  readonly random: Random;
  /** Takes over what other processes wrote. */
  readonly refresh: () => void;
  readonly repair: LateRepair;
}

/** States looked at in one pass; the others are still due after it. */
const LOOKS_PER_PASS = 256;
/** Other processes configure too: the list is read at least this often. */
const POLL_MS_MAX = 5_000;
const BACKOFF_MS_MAX = 3_600_000;
/** Looks come up to a tenth of their interval early or late. */
const JITTER = 0.1;

export class Schedules {
  readonly #schedule: ScheduleParts;
  readonly #timer: Timer;
  readonly #clock: Clock;
  readonly #random: Random;
  #cancel: (() => void) | null = null;
  #pass: Promise<readonly LookReport[]> | null = null;
  #isStopped = true;

  constructor(schedule: ScheduleParts, timer: Timer) {
    this.#schedule = schedule;
    this.#timer = timer;
    this.#clock = schedule.parts.clock;
    this.#random = schedule.random;
  }

  /** How many states are watched, and when the next look is due. */
  standing(): { readonly watched: number; readonly nextDueMs: number | null } {
    const list = this.#schedule.watchList.list();
    return { watched: list.length, nextDueMs: list[0]?.dueAtMs ?? null };
  }

  /** Looks at what is due, now and from now on, and tells `onLook` what it saw. */
  start(onLook: (report: LookReport) => void): void {
    if (!this.#isStopped) return;
    this.#isStopped = false;
    this.#arm(onLook);
  }

  /** No further look begins; resolves when the present one has ended. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancel?.();
    this.#cancel = null;
    await this.#pass;
  }

  /** Looks at what is due now. Whoever asks during a pass gets the result of that pass. */
  async runDue(): Promise<readonly LookReport[]> {
    return await this.#run(() => this.#schedule.watchList.due(this.#clock.nowMs(), LOOKS_PER_PASS));
  }

  /** Looks at everything, due or not. */
  async runAll(): Promise<readonly LookReport[]> {
    return await this.#run(() => this.#schedule.watchList.list());
  }

  async #run(which: () => readonly Watched[]): Promise<readonly LookReport[]> {
    this.#pass ??= this.#look(which).finally(() => {
      this.#pass = null;
    });
    return await this.#pass;
  }

  #arm(onLook: (report: LookReport) => void): void {
    if (this.#isStopped) return;
    this.#hasten();
    const { nextDueMs } = this.standing();
    const waitMs =
      nextDueMs === null ? POLL_MS_MAX : Math.min(POLL_MS_MAX, Math.max(0, nextDueMs - this.#clock.nowMs()));
    this.#cancel = this.#timer(waitMs, () => {
      void this.#tick(onLook);
    });
  }

  /** Whoever made a state had an interval of his own; where that was longer, the next look comes sooner. */
  #hasten(): void {
    const { parts, watchList } = this.#schedule;
    const latestMs = this.#clock.nowMs() + parts.settings.watch.intervalMs * (1 + JITTER);
    for (const watched of watchList.list()) {
      const waits = watched.phase === "resilience" && watched.misses === 0 && watched.checks.length > 0;
      if (waits && watched.dueAtMs > latestMs) watchList.put({ ...watched, dueAtMs: this.#afterMs(1) });
    }
  }

  async #tick(onLook: (report: LookReport) => void): Promise<void> {
    try {
      for (const report of await this.runDue()) onLook(report);
    } catch (thrown) {
      // A genome that is locked for long, or a sandbox that is gone: the next tick may fare better.
      this.#schedule.parts.logger.log("error", `Cannot look at what is due: ${String(thrown)}`);
    }
    this.#arm(onLook);
  }

  async #look(which: () => readonly Watched[]): Promise<readonly LookReport[]> {
    this.#schedule.refresh();
    const ask = askedOnce(this.#schedule.runCheck);
    const reports: LookReport[] = [];
    for (const watched of which()) {
      const report = await this.#lookAt(watched, ask);
      if (report === null) continue;
      reports.push(report);
      this.#schedule.parts.events.emit({ type: "look_finished", ...report });
    }
    return reports;
  }

  async #lookAt(watched: Watched, ask: CheckRunner): Promise<LookReport | null> {
    const { parts, watchList, locusOf } = this.#schedule;
    const { id, phase, concerned } = watched;
    const isOver = this.#clock.nowMs() - watched.configuredAtMs > parts.settings.watch.lookBackMs;
    const checks = phase === "convergence" ? watched.checks.filter(({ only }) => only === undefined) : watched.checks;
    // What the contracts know no more cannot be asked about, nor held against anybody.
    const isKnown = concerned.every(({ locus }) => parts.library.genes.has(locus));
    if (isOver || checks.length === 0 || !isKnown) {
      watchList.remove(id);
      return null;
    }
    const seen = await look(checks, ask);
    // Configured anew meanwhile: what was seen is not the work of those who are on record here.
    if (watchList.get(id)?.configuredAtMs !== watched.configuredAtMs) return null;
    const problems = problemsOf(seen);
    const report = { id, about: subjectsOf(checks, parts.library.genes), phase, problems };
    if (seen.unhealthy.length > 0) {
      const reason = problems.join("; ");
      const changed = applyLateResult(parts, locusOf, concerned, { timescale: phase, score: 0, reason });
      const scene = watchList.scene(id);
      watchList.remove(id);
      const diagnostics = seen.unhealthy.map(({ check, output }) => ({ locus: check.locus, output }));
      if (changed.length > 0) this.#schedule.repair({ concerned, scene, checks, diagnostics, reason });
      return { ...report, verdict: "unhealthy", rescored: changed.length };
    }
    if (seen.broken.length > 0) {
      const misses = watched.misses + 1;
      watchList.put({ ...watched, misses, dueAtMs: this.#afterMs(2 ** misses) });
      return { ...report, verdict: "could not look", rescored: 0 };
    }
    const changed = applyLateResult(parts, locusOf, concerned, { timescale: phase, score: 1, reason: null });
    watchList.put({ ...watched, phase: "resilience", misses: 0, dueAtMs: this.#afterMs(1) });
    return { ...report, verdict: "healthy", rescored: changed.length };
  }

  /** So many intervals from now, give or take the jitter. */
  #afterMs(intervals: number): number {
    const { intervalMs } = this.#schedule.parts.settings.watch;
    const spread = 1 - JITTER + 2 * JITTER * this.#random.next();
    return Math.round(
      this.#clock.nowMs() + Math.max(intervalMs, Math.min(intervalMs * intervals, BACKOFF_MS_MAX)) * spread,
    );
  }
}

/** The same diagnostic with the same input is run once; the others get its answer. */
function askedOnce(runCheck: CheckRunner): CheckRunner {
  const answers = new Map<string, Promise<CheckResult>>();
  return (locus: LocusName, input: JsonObject) => {
    const key = `${locus} ${canonicalJson(input)}`;
    const known = answers.get(key) ?? runCheck(locus, input);
    answers.set(key, known);
    return known;
  };
}

/** The texts that a diagnostic cannot do without say what it looks at. */
function subjectsOf(checks: readonly BoundCheck[], genes: ReadonlyMap<string, GeneContract>): readonly string[] {
  const subjects = checks.flatMap(({ locus, input }) => {
    const contract = genes.get(locus);
    return contract === undefined ? [] : requiredFields(contract).map(({ name }) => input[name]);
  });
  return [...new Set(subjects.filter((subject) => typeof subject === "string"))];
}
