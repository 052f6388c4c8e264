import type { Verify, VerifyStep } from "../contract/mod.ts";
import { isJsonObject, type Json, type JsonObject, type LocusName } from "../core/mod.ts";
import type { AttemptOutcome } from "../genome/mod.ts";
import type { Kernel } from "../kernel/mod.ts";
import { bind, evaluate, type Scope, withName } from "../pathway/mod.ts";

/** What a diagnostic said, or why it could not say anything. */
export interface CheckResult {
  readonly outcome: AttemptOutcome;
  readonly output: Json;
  readonly message: string | null;
}

/** Runs one diagnostic locus as a check of somebody else's work. */
export type CheckRunner = (locus: LocusName, input: JsonObject) => Promise<CheckResult>;

export interface Verdict {
  /** 1 all healthy, 0 something unhealthy, null when a check could not be run and none called it unhealthy. */
  readonly convergence: 0 | 1 | null;
  /** Why the work must not stand; null when it may. */
  readonly message: string | null;
  /** Outputs of the checks that were not healthy. */
  readonly diagnostics: readonly Json[];
}

/** The network that is to converge, and who may lose patience. */
export interface Convergence {
  readonly kernel: Kernel;
  readonly signal: AbortSignal | null;
}

/**
 * Whether the work is healthy within the section's window. A simulated network is looked at when the window is over,
 * because what shows late (an address that flaps, a port that comes alive after two forward delays) costs nothing to wait
 * for there. On a real one the first healthy look ends the waiting.
 */
export async function verify(
  section: Verify,
  scope: Scope,
  runCheck: CheckRunner,
  { kernel, signal }: Convergence,
): Promise<Verdict> {
  const wait = (ms: number) => kernel.wait(ms, signal ?? undefined);
  if (kernel.kind === "mock") await wait(section.withinMs);
  let verdict = await look(section, scope, runCheck);
  if (kernel.kind === "mock") return verdict;
  let pause = 1_000;
  for (let waited = 0; verdict.message !== null && waited < section.withinMs; pause *= 2) {
    const rest = Math.min(pause, section.withinMs - waited);
    await wait(rest);
    waited += rest;
    verdict = await look(section, scope, runCheck);
  }
  return verdict;
}

/**
 * Runs every check of a `verify:` section, in order, and stops at none: a mutation wants to see all that is wrong.
 * A check that cannot run vouches for nothing, so the work is taken back, but the allele's convergence is not scored by it.
 */
async function look(section: Verify, scope: Scope, runCheck: CheckRunner): Promise<Verdict> {
  const problems: string[] = [];
  const diagnostics: Json[] = [];
  let broken = false;
  for (const { locus, input } of expandChecks(section.steps, scope)) {
    const { outcome, output, message } = await runCheck(locus, input);
    if (outcome !== "success") {
      broken = true;
      problems.push(`${locus} could not run: ${message ?? "no reason given"}`);
    } else if (!isJsonObject(output) || output.healthy !== true) {
      problems.push(`${locus} reports unhealthy: ${JSON.stringify(output)}`);
      diagnostics.push({ locus, output });
    }
  }
  if (problems.length === 0) return { convergence: 1, message: null, diagnostics };
  const convergence = diagnostics.length === 0 && broken ? null : 0;
  return { convergence, message: `verification failed: ${problems.join("; ")}`, diagnostics };
}

function* expandChecks(
  steps: readonly VerifyStep[],
  scope: Scope,
): Generator<{ readonly locus: LocusName; readonly input: JsonObject }> {
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
