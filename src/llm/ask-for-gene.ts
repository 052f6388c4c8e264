import type { Family } from "../contract/mod.ts";
import type { LocusName } from "../core/mod.ts";
import type { ModelTrace, SpendPurpose } from "../genome/mod.ts";
import type { Author } from "./engine.ts";
import { readReply, type textFields } from "./gene-reply.ts";
import { oneLine } from "./one-line.ts";
import type { ModelTurn } from "./provider.ts";
import { againPrompt, type DescribedOperation, promptBytes, rulesFor } from "./repair-prompt.ts";

/** A gene that a model wrote without being asked for a repair. */
export interface Proposal {
  readonly source: string;
  /** What makes it what it is, in the model's words. */
  readonly approach: string;
  readonly model: ModelTrace;
}

export type ProposalOutcome =
  | { readonly ok: true; readonly proposal: Proposal }
  | { readonly ok: false; readonly reason: string; readonly model: ModelTrace | undefined };

/** What a model is asked for, and on whose account. */
export interface GeneOrder {
  readonly locus: LocusName;
  readonly purpose: SpendPurpose;
  readonly family: Family;
  readonly operations: readonly DescribedOperation[];
  readonly context: string;
  readonly task: string;
  /** Fields of the reply: `source`, and the one that says what it is. */
  readonly format: ReturnType<typeof textFields>;
  readonly note: string;
  readonly signal: AbortSignal | undefined;
}

/** A first answer, and one more after being told why it does not do. */
const ATTEMPTS_MAX = 2;

/**
 * Asks for one gene. `judge` says what speaks against it (gate, examples, whatever the order is about); the model is told
 * once.
 * @throws ModelError when there is no reply at all: another question would fare no better.
 */
export async function askForGene(
  author: Author,
  order: GeneOrder,
  judge: (source: string) => Promise<string | null>,
): Promise<ProposalOutcome> {
  const { client, wallMs, outputTokensMax } = author;
  const { locus, purpose, family, operations, context, task, format, note, signal } = order;
  const conversation = client.converse({ locus, purpose, wallMs, signal });
  const rules = rulesFor(family, operations);
  const turns: ModelTurn[] = [{ role: "user", text: task }];
  let reason = "";
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    const reply = await conversation.ask({ rules, context, turns, format, outputTokensMax });
    const read = readReply(reply, "source", note);
    const against = read.ok ? await judge(read.main) : read.reason;
    const model = conversation.trace();
    if (read.ok && against === null && model !== undefined) {
      const approach = oneLine(read.note, 200) || "not described";
      return { ok: true, proposal: { source: read.main, approach, model } };
    }
    reason = against ?? "it could not be used";
    turns.push({ role: "assistant", text: reply.text.slice(0, promptBytes.source) || "(nothing)" });
    turns.push({ role: "user", text: againPrompt(reason) });
  }
  return { ok: false, reason: oneLine(reason, 600), model: conversation.trace() };
}
