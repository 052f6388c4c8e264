import type { GeneContract } from "../contract/mod.ts";
import { askForGene, type ProposalOutcome } from "./ask-for-gene.ts";
import type { Author } from "./engine.ts";
import { textFields } from "./gene-reply.ts";
import { oneLine } from "./one-line.ts";
import generateText from "./prompts/generate.md" with { type: "text" };
import { contextFor } from "./repair-prompt.ts";
import { bounded, fill, quoted } from "./template.ts";

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

const FORMAT = textFields("new_gene", {
  approach: "What makes it different, in one sentence",
  source: "The whole gene",
});
const EXISTING_BYTES_MAX = 24_000;

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
  const { name: locus, family } = contract;
  const order = {
    ...{ locus, purpose: "generate" as const, family, operations: options.operations(family) },
    ...{ context: contextFor(contract), task: generatePrompt(request), format: FORMAT, note: "approach", signal },
  };
  return await askForGene(options, order, judge);
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
