import type { Json } from "../../core/mod.ts";
import { messageOf } from "../../core/mod.ts";
import type { SdkPort } from "../sandbox.ts";

type Answer = (id: number, ok: 0 | 1, name: string, text: string) => void;

const MESSAGE_MAX = 2_000;

/**
 * Where a running gene's requests arrive. Checked here whatever the host claims: the operation must be one that the port
 * offers, and the port checks rights and arguments itself. Numbers belong to the one call that runs; its end forgets them.
 */
export class SdkDesk {
  /** Counts calls of the host, so that an answer that comes after the end of its call is dropped. */
  #epoch = 0;
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>();
  /** Operations under way, since when there is one, and how long there was one before. */
  #underWay = 0;
  #sinceMs = 0;
  #spentMs = 0;

  constructor(
    private readonly answer: Answer,
    private readonly nowMs: () => number,
  ) {}

  /** For how long the present call has waited for the organism: a probe's time is not the gene's. */
  waitedMs(): number {
    return this.#spentMs + (this.#underWay > 0 ? this.nowMs() - this.#sinceMs : 0);
  }

  call(id: number, operation: string, argument: string, port: SdkPort, isOver: boolean): void {
    if (isOver) {
      this.answer(id, 0, "AbortError", "the run was aborted");
      return;
    }
    if (!port.operations.includes(operation)) {
      this.answer(id, 0, "TypeError", `sdk has no operation ${operation}`);
      return;
    }
    const epoch = this.#epoch;
    if (this.#underWay === 0) this.#sinceMs = this.nowMs();
    this.#underWay += 1;
    const reply = (ok: 0 | 1, name: string, text: string): void => {
      if (epoch !== this.#epoch) return;
      this.#underWay -= 1;
      if (this.#underWay === 0) this.#spentMs += this.nowMs() - this.#sinceMs;
      this.answer(id, ok, name, text);
    };
    try {
      port.call(operation, JSON.parse(argument) as Json).then(
        (value) => reply(1, "", JSON.stringify(value ?? null)),
        (error: unknown) => reply(0, nameOf(error), messageOf(error).slice(0, MESSAGE_MAX)),
      );
    } catch (error) {
      reply(0, nameOf(error), messageOf(error).slice(0, MESSAGE_MAX));
    }
  }

  timer(id: number, ms: number): void {
    if (this.#timers.has(id)) return;
    const handle = setTimeout(() => {
      this.#timers.delete(id);
      this.answer(id, 1, "timer", "");
    }, ms);
    this.#timers.set(id, handle);
  }

  callEnded(): void {
    this.#epoch += 1;
    this.#underWay = 0;
    this.#spentMs = 0;
    for (const handle of this.#timers.values()) clearTimeout(handle);
    this.#timers.clear();
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "Error";
}
