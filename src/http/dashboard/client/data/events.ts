import { useEffect, useRef } from "preact/hooks";
import { LIVE_TYPES, type LiveEvent } from "../../../events/live-event.ts";
import { api, ask } from "./session.ts";
import { createStore } from "./store.ts";

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
      if (source.readyState !== EventSource.CLOSED) return;
      // Closed for good, such as by a 401 or 503: then nobody but us tries again, and only what asks can learn that it was a 401.
      timer = window.setTimeout(open, RECONNECT_MS);
      ask(api.session.$get()).catch(() => undefined);
    };
    for (const type of Object.keys(LIVE_TYPES)) source.addEventListener(type, pass);
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
