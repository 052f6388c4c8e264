import { useEffect, useRef } from "preact/hooks";
import type { OrganismEvent } from "../../../../organism/mod.ts";
import { createStore } from "./store.ts";

/** What the server streams: the organism's events, and two of the stream's own. */
export type LiveEvent =
  | OrganismEvent
  | { readonly type: "runs_left_out"; readonly count: number }
  /** Something was missed: whatever is shown must be asked for again. */
  | { readonly type: "gap" };
export type LiveType = LiveEvent["type"];

/** Every type there is: a type that is missing here is a compile error. */
const TYPES: Readonly<Record<LiveType, true>> = {
  attempt_failed: true,
  run_finished: true,
  mutation_started: true,
  mutation_finished: true,
  allele_registered: true,
  stage_changed: true,
  trial_finished: true,
  approval_due: true,
  policy_refused: true,
  regression_detected: true,
  journal_settled: true,
  rolled_back: true,
  runs_left_out: true,
  gap: true,
};
const RECONNECT_MS = 5_000;

export const connection = createStore<"connecting" | "live" | "lost">("connecting");
const listeners = new Set<(event: LiveEvent) => void>();

export function onEvent(listener: (event: LiveEvent) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Listens until the returned function is called. The browser resumes by itself with Last-Event-ID. */
export function connect(): () => void {
  let timer = 0;
  let source: EventSource;
  const open = (): void => {
    source = new EventSource("/api/events");
    source.onopen = () => connection.set("live");
    source.onerror = () => {
      connection.set("lost");
      // Closed for good, such as by a 401 or 503: then nobody but us tries again.
      if (source.readyState === EventSource.CLOSED) timer = window.setTimeout(open, RECONNECT_MS);
    };
    for (const type of Object.keys(TYPES)) source.addEventListener(type, pass);
  };
  const pass = (message: MessageEvent<string>): void => {
    const event = { ...JSON.parse(message.data), type: message.type } as LiveEvent;
    for (const listener of listeners) listener(event);
  };
  open();
  return () => {
    clearTimeout(timer);
    source.close();
  };
}

/** Events come in bursts; what they change is asked for at most this often. */
const CALM_MS = 700;

/** Calls `action` soon after events of these types, and after a gap. */
export function useLive(isOfInterest: (event: LiveEvent) => boolean, action: () => void): void {
  const latest = useRef({ isOfInterest, action });
  latest.current = { isOfInterest, action };
  useEffect(() => {
    let timer = 0;
    const stop = onEvent((event) => {
      if (timer !== 0 || !(event.type === "gap" || latest.current.isOfInterest(event))) return;
      timer = window.setTimeout(() => {
        timer = 0;
        latest.current.action();
      }, CALM_MS);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, []);
}
