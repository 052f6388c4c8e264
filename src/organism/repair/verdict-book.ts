import { type KnownAnswer, OUT_OF_STEPS } from "../../evolution/mod.ts";
import type { CallResult } from "../../sandbox/mod.ts";
import type { CompiledContract } from "../locus.ts";
import { type Judgement, judge } from "../run/attempt.ts";
import { closeness } from "./closeness.ts";

/** What one call says about one piece of evidence. */
export interface Verdict {
  readonly judgement: Judgement;
  /** What keeps the output from being what the evidence asks for, or null. */
  readonly problem: string | null;
  readonly closeness: number;
  /** The counted script had enough. */
  readonly ranOut: boolean;
  /** Equal for equal answers to the same piece. */
  readonly mark: string;
}

const ANSWERS_MAX = 4_096;

/**
 * Judges the answers to one piece of evidence, each different answer once: thousands of candidates give the same few
 * outputs, and reading, checking and comparing one costs more than running the gene that gave it.
 */
export class VerdictBook {
  readonly #outputs = new Map<string, Verdict>();
  readonly #failures = new Map<string, Verdict>();
  readonly #locus: CompiledContract;
  readonly #piece: KnownAnswer;
  readonly #problemOf: (piece: KnownAnswer, judgement: Judgement) => string | null;
  #marks = 0;

  constructor(
    locus: CompiledContract,
    piece: KnownAnswer,
    problemOf: (piece: Pick<KnownAnswer, "expected">, judgement: Judgement) => string | null,
  ) {
    this.#locus = locus;
    this.#piece = piece;
    this.#problemOf = problemOf;
  }

  judge(call: CallResult, kernelMessage: string | null): Verdict {
    const book = call.ok ? this.#outputs : this.#failures;
    const key = call.ok ? call.output : `${call.kind} ${kernelMessage ?? ""} ${call.message}`;
    const known = book.get(key);
    if (known !== undefined) return known;
    if (book.size >= ANSWERS_MAX) book.clear();
    const verdict = this.#read(call, kernelMessage);
    book.set(key, verdict);
    return verdict;
  }

  #read(call: CallResult, kernelMessage: string | null): Verdict {
    const ranOut = !call.ok && call.kind === "threw" && call.message.includes(OUT_OF_STEPS);
    // A script that ended itself ran too long; that is no refusal of its input.
    const judgement = judge(this.#locus, ranOut ? { ...call, kind: "timeout" } : call, kernelMessage);
    const problem = this.#problemOf(this.#piece, judgement);
    this.#marks += 1;
    const mark = this.#marks.toString(36);
    return { judgement, problem, closeness: problem === null ? 1 : this.#closeness(judgement), ranOut, mark };
  }

  #closeness(judgement: Judgement): number {
    const { expected } = this.#piece;
    if (judgement.outcome === "failure") return 0;
    // Never as good as right: what is compared here is less than what the evidence compares.
    return expected.kind === "output" ? Math.min(0.95, closeness(judgement.output, expected.output)) : 0;
  }
}
