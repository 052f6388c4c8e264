import type { GeneContract } from "../../contract/mod.ts";
import type { Json, JsonObject, Sha } from "../../core/mod.ts";
import { messageOf, sha256 } from "../../core/mod.ts";
import {
  type DeclaredProperty,
  type Evidence,
  generationOf,
  type KnownAnswer,
  lineagesAmong,
  localFitness,
  RELAPSED,
  type RejectedCandidate,
} from "../../evolution/mod.ts";
import type { Actor, Allele, Approval, EvidenceCounts, Origin } from "../../genome/mod.ts";
import { checkGene } from "../../sandbox/mod.ts";
import type { Locus } from "../locus.ts";
import type { OrganismParts } from "../parts.ts";
import { entryStage } from "../policy/risk-policy.ts";
import type { AttemptResult, RunContext } from "../run/attempt.ts";
import type { MutationReport } from "../run/result.ts";
import { type RepairTask, searchRepair } from "./search-repair.ts";
import type { Circumstances, TrialFactory } from "./trial.ts";

export interface Mutator {
  /** Null when no engine is at hand, one is already at work at this locus, or this failure is cooling down. */
  mutate(
    locus: Locus,
    input: JsonObject,
    failed: AttemptResult,
    context: RunContext,
    circumstances?: Circumstances,
  ): Promise<MutationReport | null>;
}

/** Recorded successes that a mutant must not break; more would slow the search without telling it much. */
const SUCCESSES_AS_EVIDENCE_MAX = 24;
/** Remembered failure signatures; the oldest are forgotten first, which at worst repeats a search. */
const SIGNATURES_MAX = 10_000;

interface Cooldown {
  readonly untilMs: number;
  readonly pauseMs: number;
  readonly tried: ReadonlySet<Sha>;
  /** What did not do, with the reason, for engines that can read one. */
  readonly rejected: readonly RejectedCandidate[];
}

/** Of all that was rejected for one failure, the newest. */
const REJECTED_KEPT_MAX = 6;

/** One mutation in flight per locus; a failure that found no answer rests, twice as long after every fruitless try. */
export function createMutator(parts: OrganismParts, trials: TrialFactory): Mutator {
  const busy = new Set<string>();
  const cooldowns = new Map<string, Cooldown>();
  return {
    async mutate(locus, input, failed, context, circumstances) {
      const { engine } = parts;
      const name = locus.contract.name;
      if (engine === null || busy.has(name)) return null;
      const unjudgeable = unjudgeableReason(locus);
      if (unjudgeable !== null) {
        const { sha } = failed.attempt;
        return {
          engine: engine.name,
          sha: null,
          parent: sha,
          description: unjudgeable,
          candidatesTried: 0,
          elapsedMs: 0,
        };
      }
      const signature = signatureOf(failed, name);
      const cooldown = cooldowns.get(signature);
      if (cooldown !== undefined && parts.clock.nowMs() < cooldown.untilMs) return null;
      busy.add(name);
      try {
        const order = { locus, input, failed, context, circumstances };
        const { report, rejected } = await searchAndRegister(parts, order, trials, cooldown);
        if (report.sha === null) rest(parts, cooldowns, signature, cooldown, failed.attempt.sha, rejected);
        else cooldowns.delete(signature);
        return report;
      } finally {
        busy.delete(name);
      }
    },
  };
}

/** Where any answer would do, the quickest repair is a gene that does nothing and says that it did. */
function unjudgeableReason({ contract }: Locus): string | null {
  if (contract.family !== "configuration" || contract.verify !== null || contract.examples.length > 0) return null;
  return "not tried: the contract has neither examples nor `verify:`, so nothing would tell a repair from a gene that does nothing";
}

function rest(
  parts: OrganismParts,
  cooldowns: Map<string, Cooldown>,
  signature: string,
  before: Cooldown | undefined,
  parent: Sha,
  rejectedNow: readonly RejectedCandidate[],
): void {
  const { mutationCooldownMs, mutationCooldownMsMax } = parts.settings;
  const pauseMs = Math.min(before === undefined ? mutationCooldownMs : before.pauseMs * 2, mutationCooldownMsMax);
  const tried = new Set(before?.tried ?? []).add(parent);
  cooldowns.delete(signature);
  const rejected = [...(before?.rejected ?? []), ...rejectedNow].slice(-REJECTED_KEPT_MAX);
  cooldowns.set(signature, { untilMs: parts.clock.nowMs() + pauseMs, pauseMs, tried, rejected });
  const [oldest] = cooldowns.keys();
  if (cooldowns.size > SIGNATURES_MAX && oldest !== undefined) cooldowns.delete(oldest);
}

/** The same allele failing in the same way: numbers and quoted values in the message are the input's, not the fault's. */
function signatureOf(failed: AttemptResult, locus: string): string {
  const { sha, kind, message } = failed.attempt;
  return `${locus} ${sha} ${kind} ${(message ?? "").replace(/"[^"]*"|\d+/g, "_").slice(0, 200)}`;
}

interface Order {
  readonly locus: Locus;
  readonly input: JsonObject;
  readonly failed: AttemptResult;
  readonly context: RunContext;
  readonly circumstances: Circumstances | undefined;
}

async function searchAndRegister(
  parts: OrganismParts,
  { locus, input, failed, context, circumstances }: Order,
  trials: TrialFactory,
  before: Cooldown | undefined,
): Promise<{ readonly report: MutationReport; readonly rejected: readonly RejectedCandidate[] }> {
  const parent = locus.allele(failed.attempt.sha);
  if (parent === undefined || parts.engine === null) throw new TypeError("Cannot mutate: the failing allele is gone");
  const engine = parts.engine.name;
  const { sha: parentSha } = parent.allele;
  parts.events.emit({
    type: "mutation_started",
    runId: context.runId,
    locus: locus.contract.name,
    engine,
    parent: parentSha,
  });
  const seed = parts.random.below(4_294_967_296);
  const { tried = new Set<Sha>(), rejected: earlier = [] } = before ?? {};
  const known = taskFor(parts, locus, input, failed, parent.allele, tried, seed);
  const task = { ...known, earlier, ...(circumstances === undefined ? {} : { circumstances }) };
  const startedMs = parts.clock.nowMs();
  let report: MutationReport;
  let rejected: readonly RejectedCandidate[] = [];
  try {
    const result = await searchRepair(parts, parts.engine, trials, task, context);
    const { candidatesTried, elapsedMs, model, agreement } = result;
    rejected = result.rejected ?? [];
    report = {
      engine: result.engine ?? engine,
      sha: null,
      parent: parentSha,
      description: result.reason ?? "no candidate satisfied the evidence",
      candidatesTried,
      elapsedMs,
      ...(model === undefined ? {} : { model }),
      ...(agreement === undefined ? {} : { agreement }),
    };
    if (result.winner !== null)
      report = register(
        parts,
        locus,
        { ...report, description: result.winner.description },
        {
          source: result.winner.source,
          failure: {
            kind: circumstances?.drill == null ? (failed.attempt.kind ?? "threw") : RELAPSED,
            message: failed.attempt.message ?? "",
            input,
          },
          seed,
          runId: context.runId,
          evidence: task.evidence,
        },
      );
  } catch (thrown) {
    const elapsedMs = parts.clock.nowMs() - startedMs;
    report = {
      engine,
      sha: null,
      parent: parentSha,
      description: `the engine failed: ${messageOf(thrown)}`,
      candidatesTried: 0,
      elapsedMs,
    };
  }
  parts.events.emit({ type: "mutation_finished", runId: context.runId, locus: locus.contract.name, ...report });
  return { report, rejected };
}

export function taskFor(
  parts: OrganismParts,
  locus: Locus,
  input: JsonObject,
  failed: AttemptResult,
  parent: Allele,
  tried: ReadonlySet<Sha>,
  seed: number,
): RepairTask {
  const siblings = locus.stack().filter(({ allele }) => allele.sha !== parent.sha);
  const lineageOf = lineagesAmong(locus.alleles());
  return {
    locus,
    failing: parent,
    failure: {
      input,
      kind: failed.attempt.kind ?? "threw",
      message: failed.attempt.message ?? "",
      frames: failed.frames,
      diagnostics: failed.diagnostics,
    },
    siblings: siblings.map(({ allele, stats }) => ({
      sha: allele.sha,
      source: allele.source,
      fitness: localFitness(stats),
      lineage: lineageOf(allele),
    })),
    evidence: evidenceFor(parts, locus, input),
    tried,
    seed,
    budget: parts.settings.mutationBudget,
    ...(locus.contract.family === "transform" ? {} : { kernelState: () => parts.kernel.snapshot() }),
  };
}

/**
 * Contract examples, the failing input, recorded successes, declared properties. Successes count for transforms only: what another gene
 * gives depends on a kernel state that is gone.
 */
export function evidenceFor(parts: OrganismParts, locus: Locus, input: JsonObject): readonly Evidence[] {
  const failing: Evidence = { origin: "failure", input, expected: { kind: "any" } };
  const { contract } = locus;
  return [...examplesOf(contract), failing, ...recordedSuccesses(parts, locus), ...propertiesOf(contract)];
}

export function propertiesOf({ always }: GeneContract): readonly DeclaredProperty[] {
  return always.map((property) => ({ origin: "property", property }));
}

export function examplesOf({ examples }: GeneContract): readonly KnownAnswer[] {
  return examples.map(({ input, expected }) => ({ origin: "example", input, expected }));
}

/** What was taken out (`sg reject`, or long without fitness) vouches for nothing any more. */
export function recordedSuccesses(parts: OrganismParts, locus: Locus): readonly KnownAnswer[] {
  const { family, name } = locus.contract;
  if (family !== "transform") return [];
  return parts.store
    .recordedSuccesses(name, SUCCESSES_AS_EVIDENCE_MAX)
    .filter(({ sha }) => locus.allele(sha)?.stage !== "deprecated")
    .map(({ input, output }) => ({ origin: "success", input, expected: { kind: "output", output } }));
}

/** How much evidence a repair had to satisfy, by where it came from. */
export function evidenceSummary(evidence: readonly Evidence[]): EvidenceCounts {
  const count = (origin: Evidence["origin"]): number => evidence.filter((piece) => piece.origin === origin).length;
  const properties = count("property");
  return {
    example: count("example"),
    failure: count("failure"),
    success: count("success"),
    ...(properties === 0 ? {} : { property: properties }),
  };
}

interface Birth {
  readonly source: string;
  readonly failure: { readonly kind: string; readonly message: string; readonly input: Json };
  readonly seed: number;
  readonly runId: RunContext["runId"];
  readonly evidence: readonly Evidence[];
}

/** The candidate passed its evidence; the gate has the last word before it becomes an allele. */
function register(parts: OrganismParts, locus: Locus, report: MutationReport, birth: Birth): MutationReport {
  const [problem] = checkGene(birth.source);
  if (problem !== undefined) return { ...report, description: `the gate refused the winner: ${problem.message}` };
  const origin: Origin = {
    kind: "mutation",
    engine: report.engine,
    parents: [report.parent],
    description: report.description,
    failure: birth.failure,
    runId: birth.runId,
    seed: birth.seed,
    candidatesTried: report.candidatesTried,
    elapsedMs: Math.round(report.elapsedMs),
    evidence: evidenceSummary(birth.evidence),
    ...(report.agreement === undefined ? {} : { agreement: report.agreement }),
    ...(report.model === undefined ? {} : { model: report.model }),
  };
  const sha = addAllele(parts, locus, birth.source, origin, {
    reason: `born of ${report.engine}: ${report.description}`,
    by: "mutation",
  });
  return { ...report, sha };
}

/** Why an allele comes in, who brings it, and what it is to become where its risk makes it wait. */
export interface Admission {
  readonly reason: string;
  readonly by: Actor;
  readonly wish?: Approval["wish"];
  /** Why it waits for a person, where that is not for its risk. */
  readonly waitsBecause?: string;
  /** Other facts that belong to it, written together with it. */
  readonly along?: () => void;
}

/** Puts a source into the genome at the stage its risk demands, into the queue if that is a person's, and into memory. */
export function addAllele(
  parts: OrganismParts,
  locus: Locus,
  source: string,
  origin: Origin,
  { reason, by, wish = "recessive", waitsBecause, along }: Admission,
): Sha {
  const sha = sha256(source);
  const { name, risk, interfaceHash } = locus.contract;
  const stage = waitsBecause === undefined ? entryStage(risk) : "shadow";
  const atMs = parts.clock.nowMs();
  const generation = generationOf(origin, locus.alleles());
  const allele: Allele = { sha, locus: name, interfaceHash, source, generation, createdAtMs: atMs, origin };
  const outcome = parts.store.atomically(() => {
    if (parts.store.addAllele(allele, stage, reason) === "known") return "known";
    along?.();
    const entry = { atMs, actor: by, subject: name, sha };
    parts.store.audit.append({ ...entry, action: "register", reason, numbers: { risk, stage, generation } });
    if (stage !== "shadow") return "added";
    parts.store.approvals.ask({ locus: name, sha, askedAtMs: atMs, askedBy: by, reason, wish });
    const waits = `${waitsBecause ?? `its risk is ${risk}`}: a person must approve it`;
    parts.store.audit.append({ ...entry, actor: "policy", action: "ask", reason: waits, numbers: { wish } });
    return "added";
  });
  if (outcome === "added") {
    parts.store.flush();
    locus.reload();
    parts.events.emit({ type: "allele_registered", locus: name, sha, stage });
  }
  return sha;
}
