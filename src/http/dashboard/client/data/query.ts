import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { ApiError } from "../../../client.ts";
import type { LiveEvent, LiveType } from "../../../events/live-event.ts";
import { connection, useLive } from "./events.ts";
import { messageOf } from "./session.ts";

export interface Query<Data> {
  /** The answer, while a newer one is fetched also the last one; null before the first. */
  readonly data: Data | null;
  readonly error: string | null;
  /** Asking again would bring the same error: there is no such thing, or it is not for this reader. */
  readonly isFinal: boolean;
  refetch(): void;
}

/** The last answers, so that going back shows something at once. */
const REMEMBERED_MAX = 60;
const remembered = new Map<string, unknown>();

function remember(key: string, data: unknown): void {
  remembered.delete(key);
  remembered.set(key, data);
  const [oldest] = remembered.keys();
  if (remembered.size > REMEMBERED_MAX && oldest !== undefined) remembered.delete(oldest);
}

/** Asks again every so often, while somebody looks: for what no event tells of. */
export function useEvery(ms: number, { refetch }: Pick<Query<unknown>, "refetch">): void {
  useEffect(() => {
    const timer = setInterval(() => document.visibilityState === "visible" && refetch(), ms);
    return () => clearInterval(timer);
  }, [ms, refetch]);
}

interface State<Data> {
  readonly key: string;
  readonly data: Data | null;
  readonly error: string | null;
  readonly isFinal: boolean;
}

const FINAL_STATUS: readonly number[] = [400, 403, 404, 422];

/**
 * An answer of the API.
 * @param key what is asked for, in full: another key is another question
 * @param live which events make the answer stale
 */
export function useQuery<Data>(
  key: string,
  fetchData: () => Promise<Data>,
  live: readonly LiveType[] | ((event: LiveEvent) => boolean) = [],
): Query<Data> {
  const initial = (): State<Data> => ({
    key,
    data: (remembered.get(key) as Data | undefined) ?? null,
    error: null,
    isFinal: false,
  });
  const [state, setState] = useState<State<Data>>(initial);
  const latest = useRef({ key, fetchData });
  latest.current = { key, fetchData };
  const refetch = useCallback(() => {
    const asked = latest.current;
    const isCurrent = () => latest.current.key === asked.key;
    asked.fetchData().then(
      (data) => {
        remember(asked.key, data);
        if (isCurrent()) setState({ key: asked.key, data, error: null, isFinal: false });
      },
      (thrown: unknown) => {
        const isFinal = thrown instanceof ApiError && FINAL_STATUS.includes(thrown.status);
        if (isCurrent()) setState((before) => ({ ...before, key: asked.key, error: messageOf(thrown), isFinal }));
      },
    );
  }, []);
  useEffect(() => {
    setState(initial());
    refetch();
  }, [key]);
  useLive(typeof live === "function" ? live : ({ type }) => live.includes(type), refetch);
  useEffect(() => {
    // What failed while the server was away is asked for once more when it is back.
    if (state.error === null || state.isFinal) return undefined;
    return connection.subscribe(() => connection.get() === "live" && refetch());
  }, [state.error]);
  const current = state.key === key ? state : initial();
  return { data: current.data, error: current.error, isFinal: current.isFinal, refetch };
}
