import { canonicalJson, type Json, type Sha } from "../core/mod.ts";
import type { AttemptOutcome } from "../genome/mod.ts";
import { wilsonLowerBound } from "./fitness.ts";

/** One allele's answers in a tournament, in the order of the inputs. */
export interface Contestant {
  readonly sha: Sha;
  readonly answers: readonly TournamentAnswer[];
}

export interface TournamentAnswer {
  readonly outcome: AttemptOutcome;
  readonly output: Json;
  /** Where the right answer is known: whether this is it. */
  readonly right: boolean | null;
  /** A failure that the contract foresees (`fails when … -> error`): it may be right or wrong, nobody can say. */
  readonly foreseen: boolean;
  readonly durationUs: number;
}

export interface Standing {
  readonly sha: Sha;
  readonly successes: number;
  readonly refusals: number;
  readonly failures: number;
  /** Of those: the ones that the contract foresees. An example that expects one makes it right; else it counts neither way. */
  readonly foreseen: number;
  /** Answers that were as good as possible: right where that is known, else a success, or a refusal that all share. */
  readonly good: number;
  /** Of the inputs with a known answer: those that it got right. */
  readonly right: number;
  /** Lower end of the 95 % Wilson interval of good answers among those that count. */
  readonly wilson: number;
  /** Of the inputs without a known answer that somebody mastered: the share on which it said what most say. */
  readonly agreement: number | null;
  readonly p50Us: number | null;
  readonly p99Us: number | null;
  /** Against the reference: inputs that only this one got right, that only the other did, and how likely chance is. */
  readonly against: { readonly won: number; readonly lost: number; readonly p: number } | null;
}

/** The best first: by good answers, then agreement, then speed. @param reference whom the others are compared with */
export function standings(contestants: readonly Contestant[], reference: Sha | null): readonly Standing[] {
  const goodness = new Map(contestants.map(({ sha }, index) => [sha, goodAnswers(contestants, index)]));
  const plurality = pluralities(contestants);
  const compared = reference === null ? undefined : goodness.get(reference);
  return contestants
    .map(({ sha, answers }): Standing => {
      const good = goodness.get(sha) ?? [];
      const count = (outcome: AttemptOutcome) => answers.filter((answer) => answer.outcome === outcome).length;
      const durations = answers.map(({ durationUs }) => durationUs).sort((left, right) => left - right);
      const goodCount = good.filter(Boolean).length;
      return {
        sha,
        successes: count("success"),
        refusals: count("refusal"),
        failures: count("failure"),
        foreseen: answers.filter((answer, input) => answer.outcome === "failure" && good[input] !== false).length,
        good: goodCount,
        right: answers.filter(({ right }) => right === true).length,
        wilson: wilsonLowerBound(goodCount, good.filter((verdict) => verdict !== null).length),
        agreement: agreementOf(answers, plurality),
        p50Us: quantile(durations, 0.5),
        p99Us: quantile(durations, 0.99),
        against: compared === undefined || sha === reference ? null : signTest(good, compared),
      };
    })
    .sort(
      (left, right) =>
        right.good - left.good ||
        (right.agreement ?? 0) - (left.agreement ?? 0) ||
        (left.p50Us ?? 0) - (right.p50Us ?? 0) ||
        (left.sha < right.sha ? -1 : 1),
    );
}

/** Null where nobody can say. */
type Verdict = boolean | null;

function goodAnswers(contestants: readonly Contestant[], index: number): readonly Verdict[] {
  const answers = contestants[index]?.answers ?? [];
  return answers.map(({ outcome, right, foreseen }, input) => {
    if (right !== null) return right;
    if (outcome === "failure") return foreseen ? null : false;
    if (outcome !== "refusal") return outcome === "success";
    return contestants.every((other) => other.answers[input]?.outcome !== "success");
  });
}

/** For each input without a known answer, what most successes say; null where nobody succeeded or two tie. */
function pluralities(contestants: readonly Contestant[]): readonly (string | null)[] {
  return (contestants[0]?.answers ?? []).map((_, input) => {
    const votes = new Map<string, number>();
    for (const { answers } of contestants) {
      const answer = answers[input];
      if (answer?.outcome !== "success" || answer.right !== null) continue;
      const said = canonicalJson(answer.output);
      votes.set(said, (votes.get(said) ?? 0) + 1);
    }
    const [first, second] = [...votes].sort(([, left], [, right]) => right - left);
    return first === undefined || first[1] === second?.[1] ? null : first[0];
  });
}

function agreementOf(answers: readonly TournamentAnswer[], plurality: readonly (string | null)[]): number | null {
  const judged = answers.filter((_, input) => plurality[input] !== null);
  if (judged.length === 0) return null;
  const agreeing = answers.filter(
    ({ outcome, output }, input) =>
      plurality[input] !== null && outcome === "success" && canonicalJson(output) === plurality[input],
  );
  return agreeing.length / judged.length;
}

/** McNemar's exact test: of the inputs on which two differ, how likely is a split at least so uneven by chance? */
function signTest(own: readonly Verdict[], other: readonly Verdict[]): { won: number; lost: number; p: number } {
  const won = own.filter((good, input) => good === true && other[input] === false).length;
  const lost = own.filter((good, input) => good === false && other[input] === true).length;
  return { won, lost, p: twoSided(Math.min(won, lost), won + lost) };
}

/** Of calls in pairs on the same inputs: those in which each was faster, and how likely chance alone is so uneven. */
export function compareSpeed(
  own: readonly TournamentAnswer[],
  other: readonly TournamentAnswer[],
): { readonly faster: number; readonly slower: number; readonly p: number } {
  const gains = own.map(({ durationUs }, pair) => (other[pair]?.durationUs ?? durationUs) - durationUs);
  const faster = gains.filter((gain) => gain > 0).length;
  const slower = gains.filter((gain) => gain < 0).length;
  return { faster, slower, p: twoSided(Math.min(faster, slower), faster + slower) };
}

/** P(a fair coin shows one side at most `few` times in `n`), both sides counted. */
function twoSided(few: number, n: number): number {
  let term = -n * Math.LN2;
  let sum = 0;
  for (let heads = 0; heads <= few; heads += 1) {
    sum += Math.exp(term);
    term += Math.log((n - heads) / (heads + 1));
  }
  return Math.min(1, 2 * sum);
}

function quantile(sorted: readonly number[], q: number): number | null {
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? null;
}
