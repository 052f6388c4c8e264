import type { CandidateScore, Evidence, KnownAnswer } from "../../evolution/mod.ts";
import type { CompiledContract } from "../locus.ts";
import { CallAborted, type Judgement } from "../run/attempt.ts";
import { type Ask, PropertyCheck, type PropertyTally } from "./property-check.ts";
import { VerdictBook } from "./verdict-book.ts";

type ProblemOf = (piece: Pick<KnownAnswer, "expected">, judgement: Judgement) => string | null;

/** The declared properties among a trial's evidence: what they add to each candidate's questions and to its score. */
export class DeclaredProperties {
  /** Asked after the known inputs. */
  readonly echoes: readonly { readonly text: string; readonly book: VerdictBook }[];
  readonly #check: PropertyCheck;
  /** Of each property, its place in the evidence. */
  readonly #indexes: readonly number[];

  private constructor(check: PropertyCheck, indexes: readonly number[], echoes: DeclaredProperties["echoes"]) {
    this.#check = check;
    this.#indexes = indexes;
    this.echoes = echoes;
  }

  /** Null where the evidence holds none. */
  static among(
    evidence: readonly Evidence[],
    locus: CompiledContract,
    known: ConstructorParameters<typeof PropertyCheck>[2],
    problemOf: ProblemOf,
  ): DeclaredProperties | null {
    const declared = evidence.flatMap((piece, index) =>
      piece.origin === "property" ? [{ property: piece.property, index }] : [],
    );
    if (declared.length === 0) return null;
    const check = new PropertyCheck(
      locus,
      declared.map(({ property }) => property),
      known,
    );
    const echoes = check.echoes.map((input) => {
      const piece: KnownAnswer = { origin: "example", input, expected: { kind: "any" } };
      return { text: JSON.stringify(input), book: new VerdictBook(locus, piece, problemOf) };
    });
    return new DeclaredProperties(
      check,
      declared.map(({ index }) => index),
      echoes,
    );
  }

  /** The score with what the answers so far say of the properties: partial credit for those that fall short elsewhere. */
  scored(score: CandidateScore, judged: readonly (Judgement | undefined)[]): CandidateScore {
    return this.#with(score, this.#check.atOnce(judged));
  }

  /**
   * The scores with those that satisfy everything looked at again, on inputs that nobody wrote down: examples alone accept many a
   * repair that is wrong for all others.
   */
  async confirmed(
    scores: readonly CandidateScore[],
    sources: readonly string[],
    ask: Ask,
  ): Promise<readonly CandidateScore[]> {
    const survivors = scores.flatMap(({ passed, untried }, index) =>
      untried === true || passed.includes(false) ? [] : [index],
    );
    if (survivors.length === 0) return scores;
    const chosen = survivors.map((index) => sources[index] ?? "");
    const tallies = await this.#check.thoroughly(chosen, ask).catch((thrown: unknown) => {
      if (!(thrown instanceof CallAborted)) throw thrown;
      return null;
    });
    const result = [...scores];
    for (const [at, index] of survivors.entries()) {
      const score = scores[index];
      if (score !== undefined)
        result[index] = tallies === null ? unconfirmed(score) : this.#with(score, tallies[at] ?? []);
    }
    return result;
  }

  #with(score: CandidateScore, tallies: readonly PropertyTally[]): CandidateScore {
    const { inconclusive, ...rest } = score;
    const passed = [...score.passed];
    const closeness = [...(score.closeness ?? [])];
    const isRightElsewhere = score.firstFailure === null;
    let behaviour = score.behaviour ?? "";
    let { firstFailure } = score;
    for (const [at, { checks, held, violation }] of tallies.entries()) {
      const index = this.#indexes[at] ?? 0;
      // Who answers nothing contradicts nothing, and earns no credit for it.
      passed[index] = violation === null && (checks > 0 || isRightElsewhere);
      closeness[index] = passed[index] === true ? 1 : CREDIT_MAX * (checks === 0 ? 0 : held / checks);
      behaviour += `${held}/${checks} `;
      firstFailure ??= violation;
    }
    const isTold = inconclusive === true && firstFailure === score.firstFailure;
    return { ...rest, passed, closeness, behaviour, firstFailure, ...(isTold ? { inconclusive } : {}) };
  }
}

/** Never as good as a property that holds. */
const CREDIT_MAX = 0.95;

/** The time was over in the middle: whether it satisfies all evidence, nobody knows. */
function unconfirmed(score: CandidateScore): CandidateScore {
  const passed = score.passed.map(() => false);
  return { ...score, passed, firstFailure: "the time was over", untried: true };
}
