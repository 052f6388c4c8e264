/**
 * Diagnostics as the judges of somebody's work, within a window of time (`verify: … within 30s`).
 *
 * A network does not become healthy at once, and it may not stay so. So the checks are asked again in growing intervals,
 * and the work passes when all are healthy at the last look and none that had become healthy turned unhealthy after that.
 * On a simulated kernel time costs nothing: the whole window is observed. On a live one somebody waits: once all have
 * been healthy for a settling time the answer is given, and a look at the end of the window is owed.
 */
import type { Verify, VerifyStep } from "../../contract/mod.ts";
import { type Clock, isJsonObject, type Json, type JsonObject, type LocusName, messageOf } from "../../core/mod.ts";
import type { AttemptOutcome, BoundCheck } from "../../genome/mod.ts";
import type { Kernel } from "../../kernel/mod.ts";
import { bind, evaluate, type Scope, withName } from "../../pathway/mod.ts";
import type { OrganismParts } from "../parts.ts";
import { CallAborted } from "./attempt.ts";

/** What a diagnostic said, or why it could not say anything. */
export interface CheckResult {
  readonly outcome: AttemptOutcome;
  readonly output: Json;
  readonly message: string | null;
}

/** Runs one diagnostic locus as a check of somebody else's work. */
export type CheckRunner = (locus: LocusName, input: JsonObject) => Promise<CheckResult>;

/** How time passes while checks are watched. */
export interface VerifyTime {
  readonly kernel: Pick<Kernel, "wait">;
  readonly signal: AbortSignal | null;
  /** On a live kernel: real time, and for how long all must have been healthy. Null: the whole window is observed. */
  readonly live: { readonly clock: Clock; readonly settleMs: number } | null;
}

export function verifyTime({ kernel, clock, settings }: OrganismParts, signal: AbortSignal | null): VerifyTime {
  return { kernel, signal, live: kernel.kind === "mock" ? null : { clock, settleMs: settings.settleMs } };
}

export interface Verdict {
  /** 1 all healthy, 0 something unhealthy, null when a check could not be run and none called it unhealthy. */
  readonly convergence: 0 | 1 | null;
  /** Why the work must not stand; null when it may. */
  readonly message: string | null;
  /** Outputs of the checks that were not healthy. */
  readonly diagnostics: readonly Json[];
  /** What was asked, so that it can be asked again. */
  readonly checks: readonly BoundCheck[];
  /** The convergence is provisional: a look is owed at the end of the window, in so many milliseconds. */
  readonly owedInMs: number | null;
}

const FIRST_PAUSE_MS = 1_000;
/** A check that could not run is asked once more: what it wanted to read may have been in the making. */
const BROKEN_LOOKS_MAX = 2;

/**
 * Watches every check of a `verify:` section through its window, stopping at none: a mutation wants to see all that is
 * wrong. A check that cannot run vouches for nothing, so the work is taken back, but the allele's convergence is not
 * scored by it.
 */
export async function verify(section: Verify, scope: Scope, runCheck: CheckRunner, time: VerifyTime): Promise<Verdict> {
  const checks = checksOf(section, scope);
  const elapsed = stopwatch(time);
  const hasBeenHealthy = new Set<BoundCheck>();
  let healthySinceMs: number | null = null;
  let brokenLooks = 0;
  let pauseMs = FIRST_PAUSE_MS;
  for (;;) {
    const seen = await look(checks, runCheck);
    const atMs = elapsed.ms();
    const relapsed = seen.unhealthy.filter(({ check }) => hasBeenHealthy.has(check));
    if (relapsed.length > 0) return failed(checks, seen, `after ${seconds(atMs)}, having been healthy before, `);
    for (const check of seen.healthy) hasBeenHealthy.add(check);
    const isHealthy = seen.healthy.length === checks.length;
    healthySinceMs = isHealthy ? (healthySinceMs ?? atMs) : null;
    brokenLooks = seen.broken.length > 0 ? brokenLooks + 1 : 0;
    const restMs = section.withinMs - atMs;
    if (restMs <= 0 || brokenLooks >= BROKEN_LOOKS_MAX) {
      return isHealthy ? passed(checks, null) : failed(checks, seen, "");
    }
    const settledInMs =
      time.live === null || healthySinceMs === null ? restMs : healthySinceMs + time.live.settleMs - atMs;
    if (settledInMs <= 0) return passed(checks, restMs);
    await elapsed.wait(Math.min(pauseMs, restMs, settledInMs));
    pauseMs *= 2;
  }
}

/** The checks of a `verify:` section with their inputs. */
export function checksOf({ steps }: Verify, scope: Scope): readonly BoundCheck[] {
  return [...expandChecks(steps, scope)];
}

interface Stopwatch {
  ms(): number;
  wait(ms: number): Promise<void>;
}

/** Time on the kernel's own clock: what was waited for, and on a live kernel also what the checks themselves took. */
function stopwatch({ kernel, live, signal }: VerifyTime): Stopwatch {
  const startMs = live?.clock.nowMs() ?? 0;
  let waitedMs = 0;
  return {
    ms: () => (live === null ? waitedMs : Math.max(waitedMs, live.clock.nowMs() - startMs)),
    async wait(ms) {
      waitedMs += ms;
      try {
        await kernel.wait(ms, signal ?? undefined);
      } catch (thrown) {
        throw signal?.aborted
          ? new CallAborted(`the wait for its checks was called off: ${messageOf(thrown)}`)
          : thrown;
      }
    },
  };
}

/** What one look at all checks saw. */
export interface Look {
  readonly healthy: readonly BoundCheck[];
  readonly unhealthy: readonly { readonly check: BoundCheck; readonly output: Json }[];
  readonly broken: readonly { readonly check: BoundCheck; readonly message: string | null }[];
}

/** Asks every check once, in order. */
export async function look(checks: readonly BoundCheck[], runCheck: CheckRunner): Promise<Look> {
  const seen = {
    healthy: [] as BoundCheck[],
    unhealthy: [] as { check: BoundCheck; output: Json }[],
    broken: [] as { check: BoundCheck; message: string | null }[],
  };
  for (const check of checks) {
    const { outcome, output, message } = await runCheck(check.locus, check.input);
    if (outcome !== "success") seen.broken.push({ check, message });
    else if (isHealthy(output)) seen.healthy.push(check);
    else seen.unhealthy.push({ check, output });
  }
  return seen;
}

export function isHealthy(output: Json): boolean {
  return isJsonObject(output) && output.healthy === true;
}

function passed(checks: readonly BoundCheck[], owedInMs: number | null): Verdict {
  return { convergence: 1, message: null, diagnostics: [], checks, owedInMs };
}

function failed(checks: readonly BoundCheck[], seen: Look, when: string): Verdict {
  const problems = problemsOf(seen);
  return {
    convergence: seen.unhealthy.length === 0 ? null : 0,
    message: `verification failed: ${when}${problems.join("; ")}`,
    diagnostics: seen.unhealthy.map(({ check, output }) => ({ locus: check.locus, output })),
    checks,
    owedInMs: null,
  };
}

/** What was not healthy, in words. */
export function problemsOf({ unhealthy, broken }: Look): readonly string[] {
  return [
    ...unhealthy.map(({ check, output }) => `${check.locus} reports unhealthy: ${JSON.stringify(output)}`),
    ...broken.map(({ check, message }) => `${check.locus} could not run: ${message ?? "no reason given"}`),
  ];
}

function seconds(ms: number): string {
  return `${Number((ms / 1_000).toFixed(1))} s`;
}

function* expandChecks(steps: readonly VerifyStep[], scope: Scope): Generator<BoundCheck> {
  for (const step of steps) {
    if (step.kind === "check") {
      yield { locus: step.locus, input: bind(step.bindings, scope) };
      continue;
    }
    const items = evaluate(step.over, scope);
    for (const item of Array.isArray(items) ? items : []) {
      yield* expandChecks(step.steps, withName(scope, step.variable, item));
    }
  }
}
