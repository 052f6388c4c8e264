import { nowMs } from "./clock.ts";
import { onEvent } from "./events.ts";
import { createStore } from "./store.ts";

// Runs per second as this page saw them. Kept while the page is open, whichever part of it is shown.

const SECONDS = 120;

export interface RunRate {
  readonly times: readonly number[];
  readonly ok: readonly number[];
  readonly failed: readonly number[];
}

const ok = new Map<number, number>();
const failed = new Map<number, number>();

const second = (): number => Math.floor(nowMs() / 1_000);

function add(counts: Map<number, number>, amount: number): void {
  const at = second();
  counts.set(at, (counts.get(at) ?? 0) + amount);
}

function present(): RunRate {
  // The second that is under way is not counted yet.
  const last = second() - 1;
  const times = Array.from({ length: SECONDS }, (_, index) => last - SECONDS + 1 + index);
  for (const counts of [ok, failed]) for (const at of counts.keys()) if (at <= last - SECONDS) counts.delete(at);
  return { times, ok: times.map((at) => ok.get(at) ?? 0), failed: times.map((at) => failed.get(at) ?? 0) };
}

export const runRate = createStore(present());

onEvent((event) => {
  if (event.type === "run_finished") add(event.outcome === "failure" ? failed : ok, 1);
  // Of very many, only how many they were is told.
  else if (event.type === "runs_left_out") add(ok, event.count);
});
setInterval(() => runRate.set(present()), 1_000);
