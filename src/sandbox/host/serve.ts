import { drainMicrotasks } from "bun:jsc";
import { parentPort } from "node:worker_threads";
import type { CallBounds } from "../frames.ts";
import { lockWorker } from "../realm/lock-worker.ts";
import { createBareRealm, createRealm, type Factory, type Realm, whyNotCompiled } from "../realm/realm.ts";
import { Channel } from "./channel.ts";
import { type CallRequest, performCall } from "./perform-call.ts";
import { Progress, Results } from "./results.ts";
import { Searcher } from "./searcher.ts";
import type { WorkerSettings } from "./settings.ts";

/**
 * The life of a gene Worker: one blocking loop over its descriptor. It never goes back to the event loop, so nothing a gene
 * leaves behind (a timer, a promise) can run between calls: microtasks are drained inside the call that made them.
 */
export function serve(settings: WorkerSettings): void {
  const channel = new Channel(settings.descriptor);
  const realm = settings.realm ? createRealm() : createBareRealm();
  // Compiles what the first call would otherwise wait for, while system calls are still unrestricted.
  warmUp(realm);
  if (settings.realm) lockWorker();
  // A rejection that nobody handles is the gene's own affair; without a listener it would end the Worker.
  process.on("unhandledRejection", () => undefined);
  parentPort?.postMessage("ready");
  const server = new Server(channel, realm, new Progress(settings.shared));
  while (server.next());
  process.exit(0);
}

const FRAMES_MAX = 16;

function warmUp(realm: Realm): void {
  const factory = realm.compile('(function(){"use strict";\nreturn function execute(input){ return input }})');
  for (let index = 0; index < 50; index += 1) realm.calls.call(factory, '{"a":[1,2]}', "", 100, 100, 0, FRAMES_MAX);
  realm.calls.take();
  drainMicrotasks();
}

type Loaded = { readonly factory: Factory } | { readonly broken: string };

class Server {
  readonly #loaded = new Map<number, Loaded>();
  readonly #results: Results;
  readonly #searcher: Searcher;

  constructor(
    private readonly channel: Channel,
    private readonly realm: Realm,
    private readonly progress: Progress,
  ) {
    this.#results = new Results(channel, progress);
    this.#searcher = new Searcher(channel, realm, progress, this.#results);
  }

  /** Serves one frame. False when the organism has hung up. */
  next(): boolean {
    if (this.channel.isDrained()) {
      this.#results.flush();
      this.progress.idle();
    }
    const frame = this.channel.receive();
    if (frame === undefined) return false;
    // The organism is trusted; the shape is its promise (pool/host-process.ts writes these headers).
    const header = frame.header as readonly unknown[];
    switch (header[0]) {
      case "load":
        this.#loaded.set(Number(header[1]), this.#compile(frame.payload));
        break;
      case "unload":
        this.#loaded.delete(Number(header[1]));
        break;
      case "run":
        this.#run(header, frame.payload);
        break;
      case "search":
        this.#searcher.search(header, frame.payload);
        break;
      // An answer to a call that has ended meanwhile.
      case "answer":
        break;
      default:
        throw new TypeError("Cannot serve a frame of an unknown kind");
    }
    return true;
  }

  readonly #flush = (): void => this.#results.flush();

  #compile(script: string): Loaded {
    this.progress.began(performance.now());
    try {
      return { factory: this.realm.compile(script) };
    } catch (error) {
      return { broken: whyNotCompiled(error) };
    }
  }

  #run(header: readonly unknown[], payload: string): void {
    const [, slot, bounds, operations, lengths] = header as [
      string,
      number,
      CallBounds,
      readonly string[] | null,
      number[],
    ];
    const loaded = this.#loaded.get(slot);
    if (loaded === undefined) throw new TypeError("Cannot run a gene that was not loaded");
    const request = { bounds, operations: operations === null ? "" : JSON.stringify(operations), frames: FRAMES_MAX };
    let at = 0;
    let startedMs = performance.now();
    for (const length of lengths) {
      this.#call(loaded, { ...request, text: payload.slice(at, at + length) }, startedMs);
      at += length;
      // Effects happen once: a result of theirs is never kept back, so that it cannot be lost with the host.
      if (operations !== null) this.#results.flush();
      startedMs = performance.now();
    }
  }

  #call(loaded: Loaded, request: CallRequest, startedMs: number): void {
    this.progress.began(startedMs);
    const { calls } = this.realm;
    if ("factory" in loaded) performCall(calls, loaded.factory, request, this.channel, this.#flush);
    else calls.refuse(loaded.broken);
    const ending = calls.ending() === 2 ? 2 : calls.hasLogs() ? 1 : 0;
    const text = calls.take();
    this.#results.add(ending, text, startedMs, performance.now());
  }
}
