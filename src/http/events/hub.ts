import { nanoid } from "nanoid";
import type { EventBus, OrganismEvent } from "../../organism/mod.ts";

export interface EventHubOptions {
  readonly bus: EventBus;
  /** Clients at once. */
  readonly clientsMax: number;
  readonly timers?: Timers;
}

export interface Timers {
  /** @returns what calls it off */
  every(ms: number, action: () => void): () => void;
  after(ms: number, action: () => void): () => void;
}

/** Where the hub writes a client's bytes. */
export interface EventSink {
  /** Bytes that wait to be sent. */
  readonly waiting: number;
  /** Whether the client may still listen: a stream outlives the token that opened it. */
  readonly isWelcome: boolean;
  write(bytes: Uint8Array): void;
  /** Sends what waits and closes. */
  end(): void;
  /** Throws away what waits and closes. */
  drop(): void;
}

/** Events are gathered for so long and go out as one write for each client. */
const FLUSH_MS = 50;
/** A comment line keeps proxies from closing a quiet stream, and finds clients that have gone. */
const HEARTBEAT_MS = 15_000;
/** A client whose token was revoked or has expired hears no more after at most this. */
const REVIEW_MS = 1_000;
/** What a client that was away can have again. */
const HISTORY_MAX = 5_000;
/** A client with so much unsent is too slow, and is let go: it resumes by its last id. */
const WAITING_BYTES_MAX = 1_048_576;
/** Of the frequent events, at most so many in one flush; how many were left out is told. */
const FREQUENT_MAX = 25;

interface Kept {
  readonly number: number;
  readonly text: string;
}

/**
 * Tells many clients what the organism does. Ids are `EPOCH-NUMBER`: the epoch is this process, so that after a restart
 * a client learns that it missed something instead of being given other events under known numbers.
 */
export class EventHub {
  readonly #epoch = nanoid(8);
  readonly #encoder = new TextEncoder();
  readonly #clients = new Set<EventSink>();
  readonly #clientsMax: number;
  readonly #timers: Timers;
  readonly #stops: readonly (() => void)[];
  #callOffFlush: (() => void) | null = null;
  #history: Kept[] = [];
  #fresh: Kept[] = [];
  #number = 0;
  #frequent = 0;
  #leftOut = 0;

  constructor({ bus, clientsMax, timers = systemTimers }: EventHubOptions) {
    this.#clientsMax = clientsMax;
    this.#timers = timers;
    this.#stops = [
      bus.subscribe((event) => this.#take(event)),
      timers.every(REVIEW_MS, () => this.#review()),
      timers.every(HEARTBEAT_MS, () => this.#send(this.#encoder.encode(": still here\n\n"))),
    ];
  }

  get clients(): number {
    return this.#clients.size;
  }

  /** False when there are too many clients. @param lastEventId what the client saw last, or null for a new one */
  connect(sink: EventSink, lastEventId: string | null): boolean {
    if (this.#clients.size >= this.#clientsMax) return false;
    this.#flush();
    sink.write(this.#encoder.encode(this.#greeting(lastEventId)));
    this.#clients.add(sink);
    return true;
  }

  disconnect(sink: EventSink): void {
    this.#clients.delete(sink);
  }

  close(): void {
    for (const stop of this.#stops) stop();
    this.#callOffFlush?.();
    for (const sink of this.#clients) sink.end();
    this.#clients.clear();
  }

  #greeting(lastEventId: string | null): string {
    const head = `retry: 2000\nid: ${this.#epoch}-${this.#number}\nevent: hello\ndata: {}\n\n`;
    if (lastEventId === null) return head;
    const [, epoch, digits] = /^([\w-]{8})-(\d{1,15})$/.exec(lastEventId) ?? [];
    const seen = Number(digits);
    const oldest = this.#history[0]?.number ?? this.#number + 1;
    const resumable = epoch === this.#epoch && seen <= this.#number && seen >= oldest - 1;
    if (!resumable) return `${head}event: gap\ndata: {}\n\n`;
    return `retry: 2000\n\n${this.#history
      .filter(({ number }) => number > seen)
      .map(({ text }) => text)
      .join("")}`;
  }

  #take(event: OrganismEvent): void {
    this.#callOffFlush ??= this.#timers.after(FLUSH_MS, () => this.#flush());
    if (event.type === "run_finished") {
      this.#frequent += 1;
      if (this.#frequent > FREQUENT_MAX) {
        this.#leftOut += 1;
        return;
      }
    }
    this.#keep(event.type, event);
  }

  #keep(type: string, data: unknown): void {
    this.#number += 1;
    const text = `id: ${this.#epoch}-${this.#number}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
    this.#fresh.push({ number: this.#number, text });
  }

  #flush(): void {
    this.#callOffFlush?.();
    this.#callOffFlush = null;
    if (this.#leftOut > 0) this.#keep("runs_left_out", { type: "runs_left_out", count: this.#leftOut });
    this.#frequent = 0;
    this.#leftOut = 0;
    if (this.#fresh.length === 0) return;
    const fresh = this.#fresh;
    this.#fresh = [];
    this.#history.push(...fresh);
    if (this.#history.length > HISTORY_MAX * 2) this.#history = this.#history.slice(-HISTORY_MAX);
    // Encoded once, whoever listens.
    if (this.#clients.size > 0) this.#send(this.#encoder.encode(fresh.map(({ text }) => text).join("")));
  }

  #review(): void {
    for (const sink of this.#clients) {
      if (sink.isWelcome) continue;
      this.#clients.delete(sink);
      sink.drop();
    }
  }

  #send(bytes: Uint8Array): void {
    for (const sink of this.#clients) {
      if (sink.waiting <= WAITING_BYTES_MAX) sink.write(bytes);
      else {
        this.#clients.delete(sink);
        sink.drop();
      }
    }
  }
}

const systemTimers: Timers = {
  every(ms, action) {
    const timer = setInterval(action, ms);
    timer.unref();
    return () => clearInterval(timer);
  },
  after(ms, action) {
    const timer = setTimeout(action, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
