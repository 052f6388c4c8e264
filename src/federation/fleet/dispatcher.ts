import { InputError, type Json, SgError } from "../../core/mod.ts";
import { bounds } from "../bounds.ts";
import { PeerError } from "../errors.ts";
import type { Peer } from "../peers/peer.ts";
import type { FleetTable } from "./fleet-table.ts";
import type { RunAnswer, RunRequest, Withdrawal } from "./wire.ts";

/** A peer's run desk, seen from here. Every call may throw `PeerError`, and then nobody knows what arrived. */
export interface RunPort {
  run(request: RunRequest): Promise<RunAnswer>;
  withdraw(request: Withdrawal): Promise<RunAnswer>;
}

export interface DispatcherParts {
  readonly table: FleetTable;
  readonly peers: () => readonly Peer[];
  readonly port: (peer: Peer) => RunPort;
  readonly nowMs: () => number;
  readonly newId: () => string;
  readonly sleep: (ms: number) => Promise<void>;
}

export interface Order {
  readonly pathway: string;
  readonly input: Json;
  /** Doing it twice does no harm: only then it is tried elsewhere when nobody knows whether it began. */
  readonly repeatable: boolean;
  /** So long is waited for its end. */
  readonly patienceMs: number;
}

/** A node that did not do it, and why. */
export interface Declined {
  readonly node: string;
  readonly reason: string;
}

export interface Dispatched {
  readonly node: { readonly id: string; readonly name: string };
  readonly declined: readonly Declined[];
  /** The run as the other node reports it. */
  readonly run: Json;
}

/** The run may have happened, and its node does not say. `details` hold its name and the id to ask it about. */
export class DispatchUnknown extends SgError {
  readonly code = "peer_unavailable";
}

/** No node did it, and it is certain that none began. */
export class NoNodeForRun extends SgError {
  readonly code = "peer_unavailable";
  override readonly retryable = true;
}

const ASK_AGAIN_MS_MIN = 100;
const ASK_AGAIN_MS_MAX = 2_000;
const WITHDRAWALS_MAX = 3;
/** A node that was doing a run and falls silent is asked so often before it is given up. */
const SILENCE_MAX = 8;

type Verdict =
  | { readonly is: "done"; readonly run: Json }
  | { readonly is: "not started"; readonly code: string; readonly reason: string }
  | { readonly is: "unknown"; readonly reason: string };

/**
 * Sends a run to the least loaded node that is up and allows it. Another node is tried only when it is certain that the
 * run did not start: the node said so, or was told to forget it (`withdraw`), or could not even be connected to. Whoever
 * says that a run may happen twice (`repeatable`) has it tried elsewhere in any case.
 */
export class Dispatcher {
  readonly #parts: DispatcherParts;

  constructor(parts: DispatcherParts) {
    this.#parts = parts;
  }

  /** @throws NoNodeForRun when no node does it; DispatchUnknown when it may have happened; SgError of the asker's */
  async dispatch(order: Order): Promise<Dispatched> {
    const { table, peers, nowMs } = this.#parts;
    const input = inputText(order);
    const declined: Declined[] = [];
    const tried = new Set<string>();
    for (;;) {
      // Chosen anew each time: while one node was asked, others have got busy.
      const placement = table.placements(peers(), nowMs()).find(({ peer }) => !tried.has(peer.id));
      if (placement === undefined) throw nobody(order, declined);
      const { peer } = placement;
      tried.add(peer.id);
      const over = table.sent(peer.id);
      const id = this.#parts.newId();
      const request = { id, pathway: order.pathway, input };
      const verdict = await this.#attempt(peer, request, order).finally(over);
      if (verdict.is === "done") return { node: { id: peer.id, name: peer.name }, declined, run: verdict.run };
      if (verdict.is === "unknown" && !order.repeatable) throw unknown(order, peer, id, verdict.reason);
      if (verdict.is === "not started" && verdict.code === "input_invalid") throw new InputError(verdict.reason);
      declined.push({ node: peer.name, reason: verdict.reason });
    }
  }

  async #attempt(peer: Peer, request: RunRequest, { patienceMs }: Order): Promise<Verdict> {
    const { port: portOf, table, nowMs } = this.#parts;
    const port = portOf(peer);
    const untilMs = nowMs() + patienceMs;
    let answer: RunAnswer;
    try {
      answer = await port.run(request);
    } catch (thrown) {
      if (!(thrown instanceof PeerError)) throw thrown;
      table.failed(peer.id, thrown.message);
      if (neverArrived(thrown)) return { is: "not started", code: "unreachable", reason: thrown.message };
      const withdrawn = await this.#withdraw(port, request.id);
      if (withdrawn === null) return { is: "unknown", reason: thrown.message };
      answer = withdrawn;
    }
    return answer.state === "running" ? await this.#await(port, request, untilMs) : verdictOf(answer);
  }

  /** It has started: now only its end is of interest. */
  async #await(port: RunPort, request: RunRequest, untilMs: number): Promise<Verdict> {
    const { sleep, nowMs } = this.#parts;
    let [silence, waitMs] = [0, ASK_AGAIN_MS_MIN];
    for (;;) {
      if (nowMs() >= untilMs) return { is: "unknown", reason: "it was still running when the time to wait was over" };
      await sleep(waitMs);
      waitMs = Math.min(ASK_AGAIN_MS_MAX, waitMs * 2);
      try {
        const answer = await port.run(request);
        silence = 0;
        if (answer.state !== "running") return verdictOf(answer);
      } catch (thrown) {
        if (!(thrown instanceof PeerError)) throw thrown;
        silence += 1;
        if (silence >= SILENCE_MAX) return { is: "unknown", reason: thrown.message };
      }
    }
  }

  /** Null: the node cannot be asked. */
  async #withdraw(port: RunPort, id: string): Promise<RunAnswer | null> {
    for (let attempt = 0; attempt < WITHDRAWALS_MAX; attempt += 1) {
      try {
        return await port.withdraw({ id });
      } catch (thrown) {
        if (!(thrown instanceof PeerError)) throw thrown;
        await this.#parts.sleep(ASK_AGAIN_MS_MIN * 2 ** attempt);
      }
    }
    return null;
  }
}

function verdictOf(answer: Exclude<RunAnswer, { readonly state: "running" }>): Verdict {
  if (answer.state === "refused") return { is: "not started", code: answer.code, reason: answer.reason };
  if (answer.state === "lost") return { is: "unknown", reason: answer.reason };
  try {
    return { is: "done", run: JSON.parse(answer.result) as Json };
  } catch {
    return { is: "unknown", reason: "it ended, and its result is not JSON" };
  }
}

/** Nothing was sent: there was not even a connection. */
function neverArrived({ cause }: PeerError): boolean {
  const code = cause instanceof Error && "code" in cause ? cause.code : null;
  return NEVER_CONNECTED.some((each) => each === code);
}

const NEVER_CONNECTED = ["ConnectionRefused", "ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH", "ENOTFOUND"];

function inputText({ input, pathway }: Order): string {
  const text = JSON.stringify(input);
  // Inside the message it is a string, in which every quote takes two characters.
  const bytes = Buffer.byteLength(JSON.stringify(text));
  if (text.length <= bounds.messageBytesMax / 2 && bytes <= bounds.messageBytesMax - ENVELOPE_BYTES) return text;
  throw new InputError(
    `Cannot dispatch ${pathway}: its input takes ${bytes} bytes in a message, and ${bounds.messageBytesMax / 2} are the most; run it on the node itself`,
  );
}

const ENVELOPE_BYTES = 1_024;

function nobody({ pathway }: Order, declined: readonly Declined[]): NoNodeForRun {
  const reasons = declined.map(({ node, reason }) => `${node}: ${reason}`).join("; ");
  return new NoNodeForRun(
    declined.length === 0
      ? `Cannot dispatch ${pathway}: no peer is up that allows it; \`sg fleet\` shows them, and a peer allows it by "dispatch": true beside our id in its peers.json`
      : `Cannot dispatch ${pathway}: no node did it (${reasons})`,
    { declined: declined.map(({ node, reason }) => ({ node, reason })) },
  );
}

function unknown({ pathway }: Order, peer: Peer, id: string, reason: string): DispatchUnknown {
  return new DispatchUnknown(
    `Cannot tell whether ${pathway} ran on ${peer.name}: ${reason}; look at \`sg status\` there before you run it again, or use --repeatable where twice does no harm`,
    { node: peer.id, name: peer.name, id },
  );
}
