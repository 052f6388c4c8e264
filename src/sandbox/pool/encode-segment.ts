import { encodeFrame, type ToHost } from "../frames.ts";
import type { Job, Segment } from "./job.ts";

/** Collects the calls of one turn into frames, neighbours of the same gene in one. */
export class Outgoing {
  #frames: Buffer[] = [];
  #slot = -1;
  #job: Job | undefined;
  #header: ((lengths: readonly number[]) => ToHost) | undefined;
  #lengths: number[] = [];
  #texts = "";

  load(slot: number, script: string): void {
    this.#close();
    this.#frames.push(encodeFrame(["load", slot], script));
  }

  unload(slot: number): void {
    this.#close();
    this.#frames.push(encodeFrame(["unload", slot], ""));
  }

  answer(id: number, ok: 0 | 1, name: string, text: string): void {
    this.#close();
    this.#frames.push(encodeFrame(["answer", id, ok, name], text));
  }

  /** Calls `from` to `from + count` of a `run` job, whose gene is in `slot`. */
  run(slot: number, { job, from, count }: Segment): void {
    if (slot !== this.#slot || !isSameCall(job, this.#job)) {
      this.#close();
      this.#slot = slot;
      this.#job = job;
      const operations = operationsOf(job);
      this.#header = (lengths) => ["run", slot, job.bounds, operations, lengths];
    }
    for (let index = from; index < from + count; index += 1) {
      const text = job.inputs[index] ?? "";
      this.#lengths.push(text.length);
      this.#texts += text;
    }
  }

  /** Whole candidates of a `search` job, each on every input; or, for a call that runs alone, one candidate on one input. */
  search({ job, from, count }: Segment): void {
    if (job.work.kind !== "search") throw new TypeError("Cannot send a search: the job is none");
    this.#close();
    const { scripts, stop, areGuarded } = job.work;
    const width = job.inputs.length;
    const first = Math.floor(from / width);
    const sent = scripts.slice(first, Math.ceil((from + count) / width));
    const inputs = count < width ? job.inputs.slice(from - first * width, from - first * width + count) : job.inputs;
    const lengthsOf = (texts: readonly string[]): number[] => texts.map((it) => it.length);
    const header: ToHost = ["search", job.bounds, stop, areGuarded ? 1 : 0, lengthsOf(sent), lengthsOf(inputs)];
    this.#frames.push(encodeFrame(header, sent.join("") + inputs.join("")));
  }

  /** Everything collected so far, to be written at once. */
  take(): Buffer | undefined {
    this.#close();
    const frames = this.#frames;
    if (frames.length === 0) return undefined;
    this.#frames = [];
    return frames.length === 1 ? frames[0] : Buffer.concat(frames);
  }

  #close(): void {
    if (this.#header !== undefined) this.#frames.push(encodeFrame(this.#header(this.#lengths), this.#texts));
    this.#header = undefined;
    this.#slot = -1;
    this.#lengths = [];
    this.#texts = "";
  }
}

function operationsOf({ work }: Job): readonly string[] | null {
  return work.kind === "run" && work.sdk !== undefined ? work.sdk.operations : null;
}

/** Compared for every call: no text is made of it. */
function isSameCall(job: Job, other: Job | undefined): boolean {
  if (other === undefined) return false;
  const [output, logs, sdkCalls] = job.bounds;
  const [otherOutput, otherLogs, otherSdkCalls] = other.bounds;
  return (
    output === otherOutput &&
    logs === otherLogs &&
    sdkCalls === otherSdkCalls &&
    operationsOf(job) === operationsOf(other)
  );
}
