import type { GeneContract } from "../contract/mod.ts";
import type { ModelTrace } from "../genome/mod.ts";
import type { ModelClient } from "./client.ts";
import { readReply, textFields } from "./gene-reply.ts";
import { oneLine } from "./one-line.ts";
import evolveText from "./prompts/evolve.md" with { type: "text" };
import againText from "./prompts/evolve-again.md" with { type: "text" };
import contextText from "./prompts/evolve-context.md" with { type: "text" };
import rulesText from "./prompts/evolve-rules.md" with { type: "text" };
import type { ModelTurn } from "./provider.ts";
import { bounded, fill, quoted } from "./template.ts";

export interface DraftRequest {
  readonly family: GeneContract["family"];
  /** What the contract is for, in a person's words. */
  readonly context: string;
  /** Names that are taken. */
  readonly names: readonly string[];
  /** Contracts that show the language in use, of the same family first. */
  readonly examples: readonly string[];
  /** A contract that shall be written anew; null: a new one. */
  readonly present: string | null;
  readonly wallMs: number;
  readonly outputTokensMax: number;
  readonly signal?: AbortSignal;
}

export interface Draft {
  /** Null when no reply could be read. */
  readonly text: string | null;
  /** What the checker still has against it; null: nothing. */
  readonly problems: string | null;
  readonly model: ModelTrace | undefined;
}

const FORMAT = textFields("contract", { contract: "The whole text of the contract" });
const ATTEMPTS_MAX = 2;

/**
 * Drafts a contract. `check` gives the checker's problems, which the model is told once; the draft is nobody's contract
 * until a person puts it there.
 * @throws ModelError when there is no reply.
 */
export async function draftContract(
  client: ModelClient,
  request: DraftRequest,
  check: (text: string) => string | null,
): Promise<Draft> {
  const { wallMs, signal, outputTokensMax } = request;
  const conversation = client.converse({ locus: null, purpose: "evolve", wallMs, signal });
  const turns: ModelTurn[] = [{ role: "user", text: taskOf(request) }];
  const shown = request.examples.slice(0, 3).map(quoted).join("\n\n") || "none yet";
  const context = fill(contextText, { examples: shown });
  let draft: Omit<Draft, "model"> = { text: null, problems: "there is no reply" };
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    const reply = await conversation.ask({ rules: rulesText, context, turns, format: FORMAT, outputTokensMax });
    const read = readReply(reply, "contract", "contract");
    draft = read.ok
      ? { text: tidied(read.main), problems: check(tidied(read.main)) }
      : { text: null, problems: read.reason };
    if (draft.problems === null) break;
    turns.push({ role: "assistant", text: reply.text.slice(0, 24_000) || "(nothing)" });
    turns.push({ role: "user", text: fill(againText, { problems: quoted(bounded(draft.problems, 8_000)) }) });
  }
  return { ...draft, model: conversation.trace() };
}

function taskOf({ family, context, names, present }: DraftRequest): string {
  return fill(evolveText, {
    family,
    names: oneLine(names.join(", "), 4_000) || "none",
    present:
      present === null
        ? ""
        : `\n\nIt takes the place of this one, and keeps its name and its interface:\n\n${quoted(present)}`,
    context: quoted(bounded(context, 16_000)),
  });
}

function tidied(text: string): string {
  return `${text.replace(/\r\n/g, "\n").trim()}\n`;
}
