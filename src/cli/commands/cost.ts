import type { SpendTotal } from "../../genome/mod.ts";
import { PRICES_AS_OF } from "../../llm/mod.ts";
import type { CommandContext } from "../command-context.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { formatCost, plural } from "../format.ts";
import { renderTable } from "../table.ts";

const DAY_MS = 86_400_000;

/** What models were asked for, and what of today's budget is left. */
export async function cost(context: CommandContext, { days }: { readonly days: number }): Promise<ExitCode> {
  return await context.withProject((project) => {
    const nowMs = context.services.clock.nowMs();
    const totals = project.engines.spend(nowMs - (days - 1) * DAY_MS);
    const today = totals.filter(({ dayMs }) => dayMs > nowMs - DAY_MS);
    const budget = {
      usd: context.configuration().get("model.budget_usd"),
      tokens: context.configuration().get("model.budget_tokens"),
    };
    const spent = {
      usd: today.reduce((sum, { costUsd }) => sum + costUsd, 0),
      tokens: today.reduce((sum, { tokens }) => sum + tokens, 0),
    };
    context.print({ today: { ...spent, budget }, pricesAsOf: PRICES_AS_OF, totals }, () => {
      const summary = `today ${formatCost(spent.usd)} of ${formatCost(budget.usd)}, ${plural(spent.tokens, "token")} of ${budget.tokens} (UTC day; prices of ${PRICES_AS_OF})`;
      if (totals.length === 0) return `${summary}\nNo model has been asked in the last ${plural(days, "day")}.`;
      const header = ["DAY", "LOCUS", "ENGINE", "MODEL", "ASKED", "CALLS", "TOKENS IN", "CACHED", "OUT", "COST"];
      return `${summary}\n\n${renderTable(header, totals.map(row), [4, 5, 6, 7, 8, 9])}`;
    });
    return Promise.resolve(exitCodes.done);
  });
}

function row(total: SpendTotal): readonly string[] {
  const { dayMs, locus, engine, model, conversations, calls, unsettled, inputTokens, cachedTokens, outputTokens } =
    total;
  const open = unsettled === 0 ? "" : ` (${unsettled} unsettled)`;
  const price = total.unpriced === 0 ? formatCost(total.costUsd) : `${formatCost(total.costUsd)} + ?`;
  return [
    new Date(dayMs).toISOString().slice(0, 10),
    locus ?? "–",
    engine,
    model,
    String(conversations),
    `${calls}${open}`,
    String(inputTokens),
    String(cachedTokens),
    String(outputTokens),
    price,
  ];
}
