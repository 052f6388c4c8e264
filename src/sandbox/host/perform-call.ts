import { drainMicrotasks } from "bun:jsc";
import type { CallBounds } from "../frames.ts";
import type { Factory, RealmCalls } from "../realm/realm.ts";
import type { Channel, Received } from "./channel.ts";

export interface CallRequest {
  readonly text: string;
  readonly bounds: CallBounds;
  /** JSON list of names, or "" for `sdk.log` alone. */
  readonly operations: string;
  /** Frames that a failure keeps of its stack. */
  readonly frames: number;
}

/**
 * Runs one call to its end: its own code, its microtasks, its `sdk` calls and its timers.
 * `beforeWait` sends what is kept back: results of earlier calls must not wait for this one.
 */
export function performCall(
  calls: RealmCalls,
  factory: Factory,
  request: CallRequest,
  channel: Channel,
  beforeWait: () => void,
): void {
  const [output, logs, sdkCalls] = request.bounds;
  calls.call(factory, request.text, request.operations, output, logs, sdkCalls, request.frames);
  drainMicrotasks();
  // A call has ended when its answer is there and everything it asked of the organism has been answered.
  if (calls.ending() !== 0 && calls.waits() === 0) return;
  const others: Received[] = [];
  beforeWait();
  while (calls.ending() === 0 || calls.waits() > 0) {
    if (!step(calls, channel, others)) break;
    drainMicrotasks();
  }
  if (others.length > 0) channel.putBack(others);
}

type Message = readonly [kind: "call", id: number, operation: string, argument: string];

/** Sends what the call asks for and takes in one answer. False when nothing can happen any more. */
function step(calls: RealmCalls, channel: Channel, others: Received[]): boolean {
  const timer = calls.timer();
  if (calls.waits() === 0 && timer === "") {
    calls.fail("timeout", "the gene waits for a promise that nothing is left to settle");
    return false;
  }
  for (const [, id, operation, argument] of JSON.parse(calls.outbox()) as readonly Message[]) {
    channel.send(["call", id, operation], argument);
  }
  if (calls.ending() === 0 && timer !== "") {
    const [id, ms] = JSON.parse(timer) as [number, number];
    if (ms === 0) {
      calls.fire(id);
      return true;
    }
    // The organism keeps the time: this thread only ever waits for a frame.
    channel.send(["timer", id, ms], "");
  }
  return takeAnswer(calls, channel, others);
}

function takeAnswer(calls: RealmCalls, channel: Channel, others: Received[]): boolean {
  for (;;) {
    const frame = channel.receive();
    if (frame === undefined) process.exit(0);
    const [kind, id, ok, name] = frame.header as readonly [string, number, 0 | 1, string];
    if (kind !== "answer") {
      others.push(frame);
      continue;
    }
    if (name === "timer") calls.fire(id);
    else calls.answer(id, ok, name, frame.payload);
    return true;
  }
}
