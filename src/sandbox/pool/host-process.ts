import { FrameError, FrameReader } from "../frames.ts";
import { OUT_OF_MEMORY_EXIT } from "../host/exit-codes.ts";
import type { Settings } from "../options.ts";
import type { CallResult, LayerStatus } from "../sandbox.ts";
import { Deadline } from "./deadline.ts";
import { Outgoing } from "./encode-segment.ts";
import { remainder, type Segment } from "./job.ts";
import { isExclusive } from "./queue.ts";
import { failureResult, isRecord, readResult, skippedResult } from "./read-results.ts";
import type { RowBook } from "./row-book.ts";
import { SdkDesk } from "./sdk-desk.ts";
import { type HostExit, type SpawnedHost, spawnHost } from "./spawn-host.ts";

export interface HostOwner {
  /** Calls have ended: there is room for others. */
  onRoom(host: HostProcess): void;
  /** The process is gone. `unsettled` is what it still had, in order, with nobody found guilty. */
  onGone(host: HostProcess, unsettled: readonly Segment[]): void;
}

const GENES_LOADED_MAX = 256;
/** How long the end of a killed process may take to be told. */
const EXIT_MS_MAX = 250;
/** A host that is not ready by then never will be. */
const START_MS_MAX = 10_000;
/** Resident memory of a host that has done nothing yet. */
const IDLE_RSS_BYTES = 64 * 1024 * 1024;

/** The organism's side of one gene host: what it was given, in order; what came back; and its end. */
export class HostProcess {
  layers: readonly LayerStatus[] = [];
  /** Calls sent and not yet answered. */
  inFlight = 0;
  /** Takes no more work: to be ended when what it has is done. */
  isRetired = false;
  #process: SpawnedHost | undefined;
  #segments: { segment: Segment; done: number }[] = [];
  #slots = new Map<string, number>();
  #nextSlot = 0;
  #unwritten: Buffer[] = [];
  #isGone = false;
  #exitTimer: ReturnType<typeof setTimeout> | undefined;
  readonly #gone = Promise.withResolvers<void>();
  /** Nothing has come out of it yet: neither a result nor a call to the organism, after which a call cannot be had again. */
  #isUntried = true;
  /** Set before the host is killed on purpose. */
  #verdict: string | undefined;
  #ready: { resolve: () => void; reject: (error: Error) => void } | undefined;
  readonly #reader = new FrameReader();
  readonly #outgoing = new Outgoing();
  readonly #desk: SdkDesk;
  readonly #deadline: Deadline;

  constructor(
    private readonly settings: Settings,
    private readonly owner: HostOwner,
    private readonly rows: RowBook,
  ) {
    this.#desk = new SdkDesk(
      (id, ok, name, text) => {
        this.#outgoing.answer(id, ok, name, text);
        this.flush();
      },
      () => settings.clock.nowUs() / 1_000,
    );
    this.#deadline = new Deadline(settings.clock, {
      deadlineMs: (offset) => this.#deadlineMs(offset),
      processorMs: (offset) => this.#callAt(offset)?.segment.job.processorMs,
      ask: () => this.#process?.ask(),
      expire: (offset) => this.#expire(offset),
    });
  }

  /** @throws Error when the process ends before it is ready. */
  async start(directory: string): Promise<void> {
    const ready = new Promise<void>((resolve, reject) => {
      this.#ready = { resolve, reject };
    });
    ready.catch(() => undefined);
    this.#process = await spawnHost(this.settings, directory, {
      frames: (bytes) => this.#onBytes(bytes),
      control: (text) => this.#deadline.answered(text),
      drain: () => this.#write(),
      exit: (how) => this.#onExit(how),
    });
    const patience = setTimeout(() => void this.kill("it did not get ready"), START_MS_MAX);
    try {
      await ready;
    } finally {
      clearTimeout(patience);
    }
    this.#process.unref();
  }

  /** What it runs waits for the organism, or is under suspicion: nothing is to be put behind it. */
  get isExclusive(): boolean {
    const last = this.#segments.at(-1)?.segment;
    return last !== undefined && (last.alone || isExclusive(last.job));
  }

  get pid(): number {
    return this.#process?.pid ?? 0;
  }

  holds(geneId: string): boolean {
    return this.#slots.has(geneId);
  }

  /** Takes a segment; it goes out with the next `flush`. */
  send(segment: Segment): void {
    const { work } = segment.job;
    const wasIdle = this.inFlight === 0;
    if (work.kind === "run") this.#outgoing.run(this.#slotOf(work.gene.id, work.gene.script), segment);
    else this.#outgoing.search(segment);
    this.#segments.push({ segment, done: 0 });
    this.inFlight += segment.count;
    if (!wasIdle) return;
    this.#process?.ref();
    this.#deadline.start();
  }

  flush(): void {
    const bytes = this.#outgoing.take();
    if (bytes === undefined) return;
    this.#unwritten.push(bytes);
    if (this.#unwritten.length === 1) this.#write();
  }

  /** Ends the process; what it had is handed back through `onGone`. */
  kill(verdict = "it was told to end"): Promise<void> {
    this.#verdict ??= verdict;
    if (this.#process === undefined) return Promise.resolve();
    this.#process.kill();
    // Bun has been seen to lose the exit of a child (compiled, one in some dozens); SIGKILL has no other outcome, so it is taken as read.
    this.#exitTimer ??= setTimeout(() => this.#onExit({ signal: "SIGKILL", code: null, peakRssBytes: 0 }), EXIT_MS_MAX);
    return this.#gone.promise;
  }

  #write(): void {
    while (this.#unwritten.length > 0) {
      const first = this.#unwritten[0];
      if (first === undefined) return;
      const written = Math.max(0, this.#process?.write(first) ?? 0);
      if (written < first.length) {
        this.#unwritten[0] = first.subarray(written);
        return;
      }
      this.#unwritten.shift();
    }
  }

  #slotOf(id: string, script: string): number {
    const known = this.#slots.get(id);
    if (known !== undefined) {
      // Re-inserted: the map's order is the order of last use.
      this.#slots.delete(id);
      this.#slots.set(id, known);
      return known;
    }
    if (this.#slots.size >= GENES_LOADED_MAX) {
      const [oldest] = this.#slots;
      if (oldest !== undefined) {
        this.#slots.delete(oldest[0]);
        this.#outgoing.unload(oldest[1]);
      }
    }
    const slot = this.#nextSlot++;
    this.#slots.set(id, slot);
    this.#outgoing.load(slot, script);
    return slot;
  }

  #onBytes(bytes: Buffer): void {
    try {
      this.#reader.push(bytes, (header, payload) => this.#onFrame(header, payload));
    } catch (error) {
      if (!(error instanceof FrameError)) throw error;
      this.#blame(0, failureResult("violation", `broke the protocol of its host: ${error.message}`));
      void this.kill(error.message);
    }
  }

  #onFrame(header: unknown, payload: string): void {
    if (!Array.isArray(header)) throw new FrameError("a header that is no list");
    const [kind, first, second] = header as readonly unknown[];
    if (kind === "results") this.#onResults(first, payload);
    else if (kind === "rows") this.#onRows(first, payload);
    else if (kind === "call" || kind === "timer") this.#onCall(kind, first, second, payload);
    else if (kind === "ready") this.#onReady(payload);
    else throw new FrameError("a frame of an unknown kind");
  }

  #onReady(payload: string): void {
    if (this.#ready === undefined) throw new FrameError("a second beginning");
    const report: unknown = JSON.parse(payload);
    this.layers = isRecord(report) && Array.isArray(report.layers) ? (report.layers as LayerStatus[]) : [];
    this.#ready.resolve();
    this.#ready = undefined;
  }

  #onResults(numbers: unknown, payload: string): void {
    if (!Array.isArray(numbers)) throw new FrameError("results of another shape");
    this.#isUntried = false;
    let at = 0;
    for (let index = 0; index + 2 < numbers.length; index += 3) {
      const current = this.#segments[0];
      if (current === undefined) throw new FrameError("a result that nobody asked for");
      const length: unknown = numbers[index + 2];
      if (typeof length !== "number" || length < 0) throw new FrameError("a length that is none");
      const result = readResult(numbers[index], numbers[index + 1], payload.slice(at, at + length));
      at += length;
      this.#settle(current, result);
      // What ran out of memory once leaves a heap behind that the next call would stumble over.
      if (!result.ok && result.kind === "memory") this.isRetired = true;
    }
    this.#callsEnded(numbers.length / 3);
  }

  #onRows(lengths: unknown, payload: string): void {
    if (!Array.isArray(lengths)) throw new FrameError("rows of another shape");
    this.#isUntried = false;
    let at = 0;
    let ended = 0;
    for (const length of lengths as readonly unknown[]) {
      const current = this.#segments[0];
      if (current === undefined) throw new FrameError("a row that nobody asked for");
      if (typeof length !== "number" || length < 0) throw new FrameError("a length that is none");
      const { job, from, count } = current.segment;
      const width = Math.min(count, job.inputs.length);
      const row = this.rows.read(payload.slice(at, at + length), width);
      at += length;
      job.settleRow(from + current.done, row);
      this.#advance(current, width);
      ended += width;
    }
    this.#callsEnded(ended);
  }

  #callsEnded(count: number): void {
    this.#desk.callEnded();
    this.#deadline.progressed(count);
    if (this.inFlight === 0) this.#process?.unref();
    this.owner.onRoom(this);
  }

  #settle(current: { segment: Segment; done: number }, result: CallResult): void {
    const { segment } = current;
    segment.job.settle(segment.from + current.done, result);
    this.#advance(current, 1);
  }

  #advance(current: { segment: Segment; done: number }, count: number): void {
    current.done += count;
    this.inFlight -= count;
    if (current.done === current.segment.count) this.#segments.shift();
  }

  #onCall(kind: "call" | "timer", id: unknown, second: unknown, payload: string): void {
    if (typeof id !== "number") throw new FrameError("a call without a number");
    const current = this.#segments[0];
    if (current === undefined) throw new FrameError("a call by nobody");
    this.#isUntried = false;
    const { work, isOver } = current.segment.job;
    if (kind === "timer") {
      if (typeof second !== "number") throw new FrameError("a timer without a time");
      this.#desk.timer(id, second);
      return;
    }
    const port = work.kind === "run" ? work.sdk : undefined;
    if (typeof second !== "string" || port === undefined) throw new FrameError("a call that is not offered");
    this.#desk.call(id, second, payload, port, isOver);
  }

  #callAt(offset: number): { segment: Segment; index: number } | undefined {
    let left = offset;
    for (const { segment, done } of this.#segments) {
      if (left < segment.count - done) return { segment, index: segment.from + done + left };
      left -= segment.count - done;
    }
    return undefined;
  }

  /** What the organism's answers take is not the call's own time: it comes on top, as far as that is bounded. */
  #deadlineMs(offset: number): number | undefined {
    const job = this.#callAt(offset)?.segment.job;
    if (job === undefined || offset > 0) return job?.deadlineMs;
    return job.deadlineMs + Math.min(this.#desk.waitedMs(), job.sdkMsMax);
  }

  #blame(offset: number, result: CallResult): void {
    const found = this.#callAt(offset);
    if (found === undefined) return;
    const { job } = found.segment;
    job.settle(found.index, result);
    if (job.work.kind !== "search" || job.work.stop === 0) return;
    const end = (Math.floor(found.index / job.inputs.length) + 1) * job.inputs.length;
    for (let index = found.index + 1; index < end; index += 1) job.settle(index, skippedResult);
  }

  #expire(offset: number | null): void {
    if (offset === null) {
      // What comes back is compiled one by one, and then the guilty one is known.
      void this.kill("candidates took too long to compile");
      return;
    }
    const job = this.#callAt(offset)?.segment.job;
    const limitMs = job?.processorMs ?? job?.deadlineMs ?? 0;
    this.#blame(offset, failureResult("timeout", `ran longer than its deadline of ${limitMs} ms`, limitMs * 1_000));
    void this.kill("a deadline passed");
  }

  #onExit(how: HostExit): void {
    if (this.#isGone) return;
    this.#isGone = true;
    clearTimeout(this.#exitTimer);
    const { signal, code, peakRssBytes } = how;
    const why = this.#verdict ?? "it died";
    this.settings.logger.log("debug", "a gene host ended", { pid: this.pid, why, signal, code, peakRssBytes });
    this.#deadline.stop();
    this.#desk.callEnded();
    this.#ready?.reject(new Error(`the gene host ended before it was ready (${how.signal ?? how.code})`));
    if (this.#verdict === undefined) this.#judge(how);
    this.owner.onGone(this, this.#unsettled());
    this.#gone.resolve();
  }

  /**
   * Nobody killed it: it is the doing of a call that was running. Known for certain when only one could have been, and when
   * the host had shown that it works or another one has died of the same call: a machine under pressure ends hosts too.
   */
  #judge(how: HostExit): void {
    const head = this.#segments[0];
    if (head === undefined || (this.#isUntried && !head.segment.alone)) return;
    const { work } = head.segment.job;
    // With `sdk`, every result is sent before the next call begins: the first without one is it.
    const isCertain = this.inFlight === 1 || (work.kind === "run" && work.sdk !== undefined);
    if (!isCertain) return;
    const isMemory = this.#ranOutOfMemory(how);
    const reason = how.signal ?? `exit ${how.code}`;
    this.#blame(
      0,
      isMemory
        ? failureResult("memory", `its host ran out of memory (${reason})`)
        : failureResult("violation", `its host died (${reason})`),
    );
  }

  /** By what it held; where nobody can say, by the way JSC ends when it is given no more. */
  #ranOutOfMemory({ code, signal, peakRssBytes }: HostExit): boolean {
    if (code === OUT_OF_MEMORY_EXIT) return true;
    if (peakRssBytes === null) return signal === "SIGABRT";
    return peakRssBytes > IDLE_RSS_BYTES + this.settings.memoryBytesMax / 8;
  }

  #unsettled(): readonly Segment[] {
    const isUnsolved = this.#verdict === undefined;
    return this.#segments.flatMap(({ segment, done }) => remainder(segment, done, isUnsolved));
  }
}
