import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { messageOf } from "../../core/mod.ts";
import { SandboxUnavailableError } from "../errors.ts";
import type { Settings } from "../options.ts";
import type { LayerStatus } from "../sandbox.ts";
import { HostProcess } from "./host-process.ts";
import type { Job, Segment } from "./job.ts";
import { FairQueue, isExclusive } from "./queue.ts";
import { failureResult } from "./read-results.ts";
import { RowBook } from "./row-book.ts";

/** Calls on their way to one host: enough to keep it busy while a frame is under way, few enough to stay fair. */
const HOST_CALLS_MAX = 512;
/** A host with this much to do shares the next turn with another one. */
const SPREAD_FROM = 48;
/** A host that does not start is tried again after these times: what a machine under load denied it may be had then. */
const START_PAUSES_MS = [0, 50, 200, 800] as const;
/** A spare host is made when the first one has lived this long: a one-shot command does without. */
const SPARE_AFTER_MS = 150;
/** Promise hops that a write waits for others to join it: callers resumed by one frame ask again within a few. */
const JOIN_HOPS = 4;

/** Keeps hosts, replaces the dead, and gives out the work. */
export class Pool {
  readonly #queue: FairQueue;
  readonly #rows = new RowBook();
  readonly #hosts = new Set<HostProcess>();
  #starting = 0;
  #spare: HostProcess | undefined;
  #isSpareStarting = false;
  #isClosed = false;
  #isScheduled = false;
  #refusal: Error | undefined;
  #hasWarned = false;
  #waitingForHost: (() => void)[] = [];

  constructor(private readonly settings: Settings) {
    this.#queue = new FairQueue(settings.queuedRunsMax);
  }

  /** @throws OverloadedError */
  add(job: Job): void {
    if (this.#isClosed) throw new SandboxUnavailableError("Cannot run gene: the sandbox is closed");
    if (job.isOver) return;
    this.#queue.add(job);
    this.#schedule();
  }

  async layers(): Promise<readonly LayerStatus[]> {
    while (this.#hosts.size === 0) {
      if (this.#isClosed || this.#refusal !== undefined) break;
      this.#startHost();
      await new Promise<void>((resolve) => this.#waitingForHost.push(resolve));
    }
    const [host] = this.#hosts;
    if (host === undefined)
      throw this.#refusal ?? new SandboxUnavailableError("Cannot ask a gene host: the sandbox is closed");
    return host.layers;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const hosts = [...this.#hosts, ...(this.#spare === undefined ? [] : [this.#spare])];
    await Promise.all(hosts.map((host) => host.kill("the sandbox closes")));
    this.#abortAll();
  }

  onRoom(host: HostProcess): void {
    if (host.isRetired && host.inFlight === 0) void host.kill("it is replaced");
    if (!this.#queue.isEmpty) this.#schedule();
  }

  onGone(host: HostProcess, unsettled: readonly Segment[]): void {
    const wasServing = this.#hosts.delete(host);
    if (this.#spare === host) this.#spare = undefined;
    if (this.#isClosed) {
      for (const { job } of unsettled) job.settleRest(failureResult("aborted", "the sandbox was closed"));
      return;
    }
    this.#queue.putBack(unsettled.filter(({ count }) => count > 0));
    if (wasServing && this.#spare !== undefined) this.#takeSpare();
    if (wasServing) this.#refillSpare();
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    if (this.#isBusy()) {
      // Nobody waits for this write: hosts have work. So that calls of many callers who know nothing of each other, such
      // as requests on many connections, share it, it goes out when everything that has arrived has been looked at.
      setImmediate(() => this.#dispatch());
      return;
    }
    let hops = JOIN_HOPS;
    const hop = (): void => {
      hops -= 1;
      if (hops > 0) queueMicrotask(hop);
      else this.#dispatch();
    };
    queueMicrotask(hop);
  }

  #isBusy(): boolean {
    for (const { inFlight } of this.#hosts) if (inFlight > 0) return true;
    return false;
  }

  #dispatch(): void {
    this.#isScheduled = false;
    if (this.#isClosed) {
      this.#abortAll();
      return;
    }
    const touched = new Set<HostProcess>();
    for (;;) {
      const next = this.#queue.peek();
      if (next === undefined) break;
      const host = this.#choose(next.job, next.alone);
      if (host === undefined) break;
      for (const segment of this.#queue.take(HOST_CALLS_MAX)) host.send(segment);
      touched.add(host);
    }
    for (const host of touched) host.flush();
    if (!this.#queue.isEmpty && this.#hosts.size + this.#starting < this.settings.hosts) this.#startHost();
  }

  /** The host for a job: one that has compiled its gene, unless another one has much less to do. */
  #choose(job: Job, alone: boolean): HostProcess | undefined {
    const exclusive = alone || isExclusive(job);
    let best: HostProcess | undefined;
    let bestCost = Number.POSITIVE_INFINITY;
    for (const host of this.#hosts) {
      if (host.isRetired || host.inFlight >= HOST_CALLS_MAX) continue;
      // Effects and suspects run with nothing behind them, so that nobody waits for what they wait for.
      if (host.isExclusive || (exclusive && host.inFlight > 0)) continue;
      const isHome = job.work.kind === "run" && host.holds(job.work.gene.id);
      const cost = host.inFlight + (isHome ? 0 : SPREAD_FROM);
      if (cost < bestCost) [best, bestCost] = [host, cost];
    }
    const canGrow = this.#hosts.size + this.#starting < this.settings.hosts;
    if (best !== undefined && best.inFlight >= SPREAD_FROM && canGrow) this.#startHost();
    return best;
  }

  #startHost(): void {
    if (this.#spare !== undefined) {
      this.#takeSpare();
      return;
    }
    if (this.#starting > 0 || this.#isClosed) return;
    this.#starting += 1;
    const isFirst = this.#hosts.size === 0;
    void this.#create().then((host) => {
      this.#starting -= 1;
      if (host !== undefined) this.#admit(host);
      if (isFirst && host !== undefined) setTimeout(() => this.#refillSpare(), SPARE_AFTER_MS).unref();
      this.#schedule();
    });
  }

  #takeSpare(): void {
    const host = this.#spare;
    this.#spare = undefined;
    if (host !== undefined) this.#admit(host);
    this.#schedule();
    this.#refillSpare();
  }

  #refillSpare(): void {
    if (this.#spare !== undefined || this.#isSpareStarting || this.#isClosed) return;
    this.#isSpareStarting = true;
    void this.#create().then((host) => {
      this.#isSpareStarting = false;
      if (host === undefined) return;
      // A slot that lost its host meanwhile comes first.
      if (this.#hosts.size + this.#starting < this.settings.hosts && !this.#queue.isEmpty) {
        this.#admit(host);
        this.#schedule();
        this.#refillSpare();
      } else this.#spare = host;
    });
  }

  #admit(host: HostProcess): void {
    this.#hosts.add(host);
    for (const resolve of this.#waitingForHost.splice(0)) resolve();
  }

  /** A host that is ready, or undefined: then the refusal is noted, and what waits is told. */
  async #create(): Promise<HostProcess | undefined> {
    const host = await this.#start();
    if (host === undefined) return undefined;
    const missing = missingLayers(host);
    if (missing !== "" && this.settings.require === "full") {
      await host.kill("a layer is missing");
      this.#refuse(
        new SandboxUnavailableError(`Cannot run genes with sandbox.require = "full": missing here: ${missing}`),
      );
      return undefined;
    }
    if (missing !== "" && !this.#hasWarned) {
      this.#hasWarned = true;
      this.settings.logger.log("warn", `genes run without some layers of the sandbox: ${missing}`);
    }
    if (this.#isClosed) {
      await host.kill("the sandbox closes");
      return undefined;
    }
    return host;
  }

  /** A process that says it is ready, after as many tries as are worth it. */
  async #start(): Promise<HostProcess | undefined> {
    let message = "the sandbox was closed";
    for (const pauseMs of START_PAUSES_MS) {
      if (pauseMs > 0) await new Promise<void>((resolve) => setTimeout(resolve, pauseMs));
      if (this.#isClosed) return undefined;
      const host = new HostProcess(this.settings, this, this.#rows);
      try {
        await startInEmptyDirectory(host);
        return host;
      } catch (error) {
        message = messageOf(error);
        this.settings.logger.log("debug", `cannot start a gene host: ${message}`);
      }
    }
    // Where another host serves, this one is missed and nothing more.
    if (this.#hosts.size > 0) return undefined;
    const tries = START_PAUSES_MS.length;
    this.#refuse(new SandboxUnavailableError(`Cannot start a gene host: tried ${tries} times; at last: ${message}`));
    return undefined;
  }

  #refuse(error: Error): void {
    this.#refusal = error;
    this.#abortAll(error);
    for (const resolve of this.#waitingForHost.splice(0)) resolve();
  }

  #abortAll(error?: Error): void {
    for (let next = this.#queue.peek(); next !== undefined; next = this.#queue.peek()) {
      if (error !== undefined) next.job.refuse(error);
      next.job.settleRest(failureResult("aborted", "the sandbox was closed"));
    }
  }
}

/**
 * sandbox.md: "an empty working directory". It is gone as soon as the host runs: what has no name can neither be filled by a
 * gene nor be left lying about by an organism that was killed.
 */
async function startInEmptyDirectory(host: HostProcess): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "sg-host-"));
  try {
    await host.start(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function missingLayers(host: HostProcess): string {
  const missing = host.layers.filter(({ active }) => !active);
  return missing.map(({ layer, detail }) => `${layer} (${detail})`).join(", ");
}
