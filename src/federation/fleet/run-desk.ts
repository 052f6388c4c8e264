import { type Clock, type Json, jsonDepth, limits, messageOf, SgError, sha256 } from "../../core/mod.ts";
import type { IdempotencyKeys } from "../../genome/mod.ts";
import { RESULT_CHARACTERS_MAX, type RunAnswer, type RunRequest, type Withdrawal } from "./wire.ts";

/** What a run came to; `summary` is what travels when all of it is too large. */
export interface FinishedRun {
  readonly all: Json;
  readonly summary: Json;
}

export interface RunDeskParts {
  /** @throws SgError with code `not_found`, `input_invalid` or `overloaded` before anything happened */
  readonly run: (pathway: string, input: Json) => Promise<FinishedRun>;
  /** What was asked for is on disk before it starts: so it starts once, also when this process dies. */
  readonly keys: IdempotencyKeys;
  readonly clock: Clock;
  /** How long one question waits for the end of a run. */
  readonly waitMs: number;
}

/** Runs of others under way here at once. */
export const DISPATCHED_RUNS_MAX = 16;
const KEPT_MS = 24 * 3_600_000;
const FORGET_EVERY_MS = 600_000;
const [DONE, WITHDRAWN, LOST] = [200, 410, 500];
const NOT_STARTED: ReadonlySet<string> = new Set(["not_found", "input_invalid", "overloaded", "policy_refused"]);

/**
 * Does runs that peers ask for, each once. The id is the asker's, and it may ask again with it as often as it likes: that
 * is how it learns of the end, and how it finds out after a broken connection whether anything began. `withdraw` turns
 * "I do not know whether it began" into "it began" or "it never will".
 */
export class RunDesk {
  readonly #parts: RunDeskParts;
  readonly #underWay = new Map<string, Promise<RunAnswer>>();
  #forgottenAtMs = Number.NEGATIVE_INFINITY;

  constructor(parts: RunDeskParts) {
    this.#parts = parts;
  }

  /** @param peer who asks, and whether it may: absent a word in peers.json it may not */
  async run(request: RunRequest, peer: { readonly id: string; readonly dispatch: boolean }): Promise<RunAnswer> {
    if (!peer.dispatch)
      return refused("policy_refused", "runs of yours are not done here: the entry in peers.json does not allow it");
    const input = inputOf(request.input);
    if (input === undefined) return refused("input_invalid", "the input is not JSON, or nested too deep");
    const key = keyOf(request, peer);
    const known = this.#underWay.get(key);
    if (known !== undefined) return await this.#soon(known);
    if (this.#underWay.size >= DISPATCHED_RUNS_MAX) {
      // Asking again about a run that is done must work while others run.
      return this.#recorded(key) ?? refused("overloaded", `${DISPATCHED_RUNS_MAX} runs of peers are under way here`);
    }
    this.#forget();
    const before = this.#parts.keys.claim(key, requestHash(request), this.#parts.clock.nowMs());
    if (before !== null) return answerOf(before, requestHash(request));
    const work = this.#work(key, request.pathway, input);
    this.#underWay.set(key, work);
    void work.finally(() => this.#underWay.delete(key));
    return await this.#soon(work);
  }

  /** The run of this id does not start any more, if it has not yet. */
  withdraw(request: Withdrawal, peer: { readonly id: string }): RunAnswer {
    const { keys, clock } = this.#parts;
    const key = keyOf(request, peer);
    if (this.#underWay.has(key)) return { state: "running" };
    const before = keys.claim(key, sha256("withdrawn"), clock.nowMs());
    if (before !== null) return answerOf(before, before.request);
    const answer = refused("withdrawn", "it was withdrawn before it began");
    keys.complete(key, { status: WITHDRAWN, body: JSON.stringify(answer) });
    return answer;
  }

  /** Resolves when nothing of others is under way. */
  async idle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay.values());
  }

  async #work(key: string, pathway: string, input: Json): Promise<RunAnswer> {
    const { run, keys } = this.#parts;
    try {
      const { all, summary } = await run(pathway, input);
      const text = JSON.stringify(all);
      const result = text.length <= RESULT_CHARACTERS_MAX ? text : JSON.stringify(summary);
      const answer: RunAnswer = { state: "done", result };
      keys.complete(key, { status: DONE, body: JSON.stringify(answer) });
      return answer;
    } catch (thrown) {
      if (thrown instanceof SgError && NOT_STARTED.has(thrown.code)) {
        // Nothing happened, so the id is as good as new.
        keys.release(key);
        return refused(thrown.code, thrown.message);
      }
      const answer = lost(messageOf(thrown));
      keys.complete(key, { status: LOST, body: JSON.stringify(answer) });
      return answer;
    }
  }

  async #soon(work: Promise<RunAnswer>): Promise<RunAnswer> {
    const waited = Promise.withResolvers<RunAnswer>();
    const timer = setTimeout(() => waited.resolve({ state: "running" }), this.#parts.waitMs);
    try {
      return await Promise.race([work, waited.promise]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** What is on record of a key, without taking it. */
  #recorded(key: string): RunAnswer | null {
    const { keys, clock } = this.#parts;
    const probe = sha256("asked");
    const before = keys.claim(key, probe, clock.nowMs());
    if (before !== null) return answerOf(before, before.request);
    keys.release(key);
    return null;
  }

  #forget(): void {
    const nowMs = this.#parts.clock.nowMs();
    if (nowMs - this.#forgottenAtMs < FORGET_EVERY_MS) return;
    this.#forgottenAtMs = nowMs;
    this.#parts.keys.forget(nowMs - KEPT_MS);
  }
}

function keyOf({ id }: { readonly id: string }, peer: { readonly id: string }): string {
  return `federation ${peer.id} ${id}`;
}

function requestHash({ pathway, input }: RunRequest) {
  return sha256(`${pathway}\n${input}`);
}

function answerOf(known: NonNullable<ReturnType<IdempotencyKeys["claim"]>>, request: string): RunAnswer {
  if (known.answer?.status === WITHDRAWN) return JSON.parse(known.answer.body) as RunAnswer;
  if (known.request !== request) return refused("conflict", "this id belongs to another run");
  if (known.answer !== null) return JSON.parse(known.answer.body) as RunAnswer;
  return lost("this node stopped while it ran; its journal has taken back what was not finished");
}

function refused(code: string, reason: string): RunAnswer {
  return { state: "refused", code, reason: reason.slice(0, 2_000) };
}

function lost(reason: string): RunAnswer {
  return { state: "lost", reason: reason.slice(0, 2_000) };
}

function inputOf(text: string): Json | undefined {
  try {
    const input = JSON.parse(text) as Json;
    return jsonDepth(input, limits.jsonDepthMax) > limits.jsonDepthMax ? undefined : input;
  } catch {
    return undefined;
  }
}
