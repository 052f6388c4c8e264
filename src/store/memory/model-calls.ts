import {
  dayStartMs,
  type SpendLimits,
  type SpendRequest,
  type SpendReservation,
  type SpendTotal,
  type Spent,
  spendRefusal,
} from "../../genome/mod.ts";

interface Call {
  readonly request: SpendRequest;
  readonly spent: Spent | null;
}

export class MemoryModelCalls {
  readonly #calls: Call[] = [];

  reserve(request: SpendRequest, limits: SpendLimits): SpendReservation {
    const today = this.#calls.filter((call) => call.request.atMs >= dayStartMs(request.atMs));
    const here = today.filter((call) => call.request.locus === request.locus);
    const refusal = spendRefusal(request, limits, sums(today), sums(here));
    if (refusal !== null) return refusal;
    this.#calls.push({ request, spent: null });
    return { ok: true, id: this.#calls.length };
  }

  settle(id: number, spent: Spent): void {
    const call = this.#calls[id - 1];
    if (call !== undefined) this.#calls[id - 1] = { ...call, spent };
  }

  totals(sinceMs: number): readonly SpendTotal[] {
    const calls = this.#calls.filter(({ request }) => request.atMs >= dayStartMs(sinceMs));
    const groups = Map.groupBy(calls, ({ request: { atMs, locus, engine, model } }) =>
      JSON.stringify([-dayStartMs(atMs), locus ?? "", engine, model]),
    );
    const totals = [...groups.values()].flatMap((group) => totalOf(group) ?? []);
    return totals.sort((left, right) => right.dayMs - left.dayMs || compare(nameOf(left), nameOf(right)));
  }
}

function nameOf({ locus, engine, model }: SpendTotal): string {
  return [locus ?? "", engine, model].join("\0");
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function totalOf(calls: readonly Call[]): SpendTotal | undefined {
  const [first] = calls;
  if (first === undefined) return undefined;
  const { atMs, locus, engine, model } = first.request;
  const sum = (of: (spent: Spent) => number): number =>
    calls.reduce((total, { spent }) => total + (spent === null ? 0 : of(spent)), 0);
  return {
    ...{ dayMs: dayStartMs(atMs), locus, engine, model, calls: calls.length },
    conversations: new Set(calls.map(({ request }) => request.conversation)).size,
    unsettled: calls.filter(({ spent }) => spent === null).length,
    unpriced: calls.filter((call) => costOf(call) === null).length,
    inputTokens: sum(({ usage }) => usage.inputTokens),
    outputTokens: sum(({ usage }) => usage.outputTokens),
    cachedTokens: sum(({ usage }) => usage.cachedTokens),
    ...sums(calls),
  };
}

function sums(calls: readonly Call[]): { readonly tokens: number; readonly costUsd: number } {
  return {
    tokens: calls.reduce((total, call) => total + tokensOf(call), 0),
    costUsd: calls.reduce((total, call) => total + (costOf(call) ?? 0), 0),
  };
}

function tokensOf({ request, spent }: Call): number {
  return spent === null ? request.tokensMax : spent.usage.inputTokens + spent.usage.outputTokens;
}

function costOf({ request, spent }: Call): number | null {
  return spent === null ? request.costUsdMax : spent.costUsd;
}
