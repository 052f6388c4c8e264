import type { JsonObject } from "../../core/mod.ts";
import type { ExpressedAllele, TrialKind } from "../../genome/mod.ts";
import type { Locus } from "../locus.ts";
import type { OrganismParts } from "../parts.ts";
import {
  needsShadowRun,
  RISK_POLICY,
  rehearsalProgress,
  stageRefusal,
  type Venue,
  venueOf,
} from "../policy/risk-policy.ts";
import { countTrial } from "../selection/life-cycle.ts";
import type { AttemptResult, RunContext } from "./attempt.ts";
import { isBlameless } from "./blameless.ts";
import { runAllele } from "./run-allele.ts";
import type { RunTools } from "./run-tools.ts";

/** One input on its way through a locus. */
export interface Work {
  readonly input: JsonObject;
  readonly inputText: string;
  readonly context: RunContext;
}

export function venueOfRun(parts: OrganismParts): Venue {
  return venueOf(parts.kernel.kind, parts.settings.policy);
}

/**
 * Runs the allele if its risk lets it. On a live kernel an allele of risk high or above acts only after it has succeeded
 * on a simulated kernel in the live one's state; if it does not, that is its attempt, and nothing was felt. What a canary
 * does on its node is counted.
 */
export function runPermitted(
  parts: OrganismParts,
  locus: Locus,
  expressed: ExpressedAllele,
  work: Work,
  tools: RunTools,
): Promise<AttemptResult> {
  const venue = venueOfRun(parts);
  const mustRehearse = RISK_POLICY[locus.contract.risk].shadowRun && venue !== "rehearsal";
  const isOnTrial = expressed.stage === "canary" && venue === "canary";
  const run = () => runAllele(parts, locus, expressed, work.input, work.inputText, work.context, tools.runCheck);
  if (!mustRehearse && !isOnTrial) return run();
  return runWatched(parts, locus, expressed, { run, work, tools, mustRehearse, isOnTrial });
}

interface WatchedRun {
  readonly run: () => Promise<AttemptResult>;
  readonly work: Work;
  readonly tools: RunTools;
  readonly mustRehearse: boolean;
  readonly isOnTrial: boolean;
}

async function runWatched(
  parts: OrganismParts,
  locus: Locus,
  expressed: ExpressedAllele,
  { run, work, tools, mustRehearse, isOnTrial }: WatchedRun,
): Promise<AttemptResult> {
  if (mustRehearse) {
    const refused = await firstShadowRun(parts, locus, expressed, work, tools);
    if (refused !== null) return refused;
  }
  const result = await run();
  const tells = result.attempt.outcome !== "refusal" && !isBlameless(result);
  if (isOnTrial && tells) {
    const problem = result.attempt.outcome === "success" ? null : (result.attempt.message ?? "failed");
    countTrial(parts, locus, expressed.allele.sha, "canary", problem);
  }
  return result;
}

/** The attempt that stands for the allele when its shadow run did not succeed; null when it may act. */
async function firstShadowRun(
  parts: OrganismParts,
  locus: Locus,
  expressed: ExpressedAllele,
  work: Work,
  tools: RunTools,
): Promise<AttemptResult | null> {
  const { name, risk } = locus.contract;
  const { sha } = expressed.allele;
  if (locus.shadowed.has(sha)) return null;
  if (needsShadowRun(risk, venueOfRun(parts), parts.store.trials.of(name, sha))) {
    const result = await shadowRun(parts, locus, expressed, work, await parts.kernel.snapshot(), tools);
    if (result.attempt.outcome === "refusal" || isBlameless(result)) return result;
    countTrial(parts, locus, sha, "shadow", problemOf(result));
    if (result.attempt.outcome === "failure") {
      const message = `in its shadow run, before it could act: ${result.attempt.message ?? "no reason given"}`;
      return { ...result, attempt: { ...result.attempt, message } };
    }
  }
  locus.shadowed.add(sha);
  return null;
}

/** What the newcomers of a locus do with an input that others answer. */
export interface Understudies {
  /** Lets them try it, each on a simulated kernel of its own, and counts how they did. Nobody waits for their answer. */
  rehearse(results: readonly AttemptResult[]): Promise<void>;
}

/** Whether somebody waits at the locus who could learn from this run. */
export function needsUnderstudies(locus: Locus, { verifies }: RunContext): boolean {
  return verifies && locus.newcomers().length > 0;
}

/** Alleles in the shadow stage that lack evidence try what the others are asked, in the state that was there before. */
export async function understudiesOf(
  parts: OrganismParts,
  locus: Locus,
  work: Work,
  tools: RunTools,
): Promise<Understudies> {
  const { name, family } = locus.contract;
  const before = family === "transform" ? null : await parts.kernel.snapshot();
  return {
    async rehearse(results) {
      const answered = results.some(({ attempt }) => attempt.outcome === "success");
      for (const sha of locus.newcomers()) {
        const expressed = locus.allele(sha);
        if (
          expressed === undefined ||
          rehearsalProgress(parts.store.trials.of(name, sha), parts.settings.policy).isEnough
        )
          continue;
        const result =
          results.find(({ attempt }) => attempt.sha === sha) ??
          (await shadowRun(parts, locus, expressed, work, before, tools));
        // Where nobody else had an answer, having none says nothing about this one.
        if (result.attempt.outcome === "success" || answered)
          countTrial(parts, locus, sha, kindOf(parts), problemOf(result));
      }
    },
  };
}

function kindOf(parts: OrganismParts): TrialKind {
  return venueOfRun(parts) === "rehearsal" ? "rehearsal" : "shadow";
}

function problemOf({ attempt }: AttemptResult): string | null {
  return attempt.outcome === "success" ? null : `${attempt.outcome}: ${attempt.message ?? "no reason given"}`;
}

/** One run on a simulated kernel in the given state, verified there; what it did is gone with that kernel. */
async function shadowRun(
  parts: OrganismParts,
  locus: Locus,
  expressed: ExpressedAllele,
  { input, inputText, context }: Work,
  state: JsonObject | null,
  { checkOn }: RunTools,
): Promise<AttemptResult> {
  const kernel = parts.simulate(state);
  const simulated = { ...parts, kernel };
  const result = await runAllele(simulated, locus, expressed, input, inputText, context, checkOn(kernel, context));
  return { ...result, transaction: null };
}

/** Why the mutant of a run must wait, or null: it may try the input at once. */
export function mutantRefusal(parts: OrganismParts, { stage }: ExpressedAllele): string | null {
  return stageRefusal(stage, venueOfRun(parts));
}
