import type { GeneContract } from "../contract/mod.ts";
import type { ModelTrace } from "../genome/mod.ts";
import type { Author } from "./engine.ts";
import { readReply, textFields } from "./gene-reply.ts";
import { oneLine } from "./one-line.ts";
import againText from "./prompts/again.md" with { type: "text" };
import generateText from "./prompts/generate.md" with { type: "text" };
import type { ModelTurn } from "./provider.ts";
import { contextFor, rulesFor } from "./repair-prompt.ts";
import { bounded, fill, quoted } from "./template.ts";

/** A gene that a model wrote without being asked for a repair. */
export interface Proposal {
  readonly source: string;
  /** What makes it different, in the model's words. */
  readonly approach: string;
  readonly model: ModelTrace;
}

export interface ProposalRequest {
  readonly contract: GeneContract;
  /** Sources at the locus, and those that were accepted a moment ago. */
  readonly existing: readonly string[];
  /** What the person wants it to try; null: anything that differs. */
  readonly approach: string | null;
  /** What was refused before, with the reason, so that it does not come again. */
  readonly refused: readonly string[];
  readonly signal?: AbortSignal;
}

export type ProposalOutcome =
  | { readonly ok: true; readonly proposal: Proposal }
  | { readonly ok: false; readonly reason: string; readonly model: ModelTrace | undefined };

const FORMAT = textFields("new_gene", {
  approach: "What makes it different, in one sentence",
  source: "The whole gene",
});
const EXISTING_BYTES_MAX = 24_000;
const ATTEMPTS_MAX = 2;

/**
 * Asks for one gene by another approach. `judge` says what speaks against it (gate, near-duplicate, examples); the model
 * is told once.
 * @throws ModelError when there is no reply at all: another proposal would fare no better.
 */
export async function proposeGene(
  options: Author,
  request: ProposalRequest,
  judge: (source: string) => Promise<string | null>,
): Promise<ProposalOutcome> {
  const { contract, signal } = request;
  const { client, wallMs } = options;
  const conversation = client.converse({ locus: contract.name, purpose: "generate", wallMs, signal });
  const turns: ModelTurn[] = [{ role: "user", text: generatePrompt(request) }];
  let reason = "";
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    const reply = await conversation.ask({
      rules: rulesFor(contract.family, options.operations(contract.family)),
      context: contextFor(contract),
      turns,
      format: FORMAT,
      outputTokensMax: options.outputTokensMax,
    });
    const read = readReply(reply, "source", "approach");
    const against = read.ok ? await judge(read.main) : read.reason;
    const model = conversation.trace();
    if (read.ok && against === null && model !== undefined) {
      const approach = oneLine(read.note, 200) || "not described";
      return { ok: true, proposal: { source: read.main, approach, model } };
    }
    reason = against ?? "it could not be used";
    turns.push({ role: "assistant", text: reply.text.slice(0, EXISTING_BYTES_MAX) || "(nothing)" });
    turns.push({ role: "user", text: fill(againText, { reason: quoted(bounded(reason, 4_000)) }) });
  }
  return { ok: false, reason: oneLine(reason, 300), model: conversation.trace() };
}

function generatePrompt({ existing, approach, refused }: ProposalRequest): string {
  let left = EXISTING_BYTES_MAX;
  const shown: string[] = [];
  for (const source of existing) {
    if (Buffer.byteLength(source) > left) break;
    left -= Buffer.byteLength(source);
    shown.push(quoted(source));
  }
  const reasons = refused.slice(-6).map((reason) => `- ${oneLine(reason, 200)}`);
  return fill(generateText, {
    existing: shown.length === 0 ? "None exists yet." : `Those that exist:\n\n${shown.join("\n\n")}`,
    approach: approach === null ? "" : `\nThe approach that is wanted:\n\n${quoted(bounded(approach, 2_000))}\n`,
    refused: reasons.length === 0 ? "" : `\nRefused a moment ago:\n\n${reasons.join("\n")}\n`,
  });
}
