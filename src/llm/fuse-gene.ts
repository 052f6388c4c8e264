import type { Family, GeneContract, PathwayContract } from "../contract/mod.ts";
import type { JsonObject, LocusName } from "../core/mod.ts";
import { askForGene, type ProposalOutcome } from "./ask-for-gene.ts";
import type { Author } from "./engine.ts";
import { textFields } from "./gene-reply.ts";
import fuseText from "./prompts/fuse.md" with { type: "text" };
import { contextFor, promptBytes } from "./repair-prompt.ts";
import { bounded, fill, quoted } from "./template.ts";

/** One run of the steps, for the model to see. */
export interface FusionCase {
  readonly input: JsonObject;
  /** As JSON; null: they came to an end with `message`. */
  readonly output: string | null;
  readonly message: string | null;
  /** What they did to the network, each operation as JSON. */
  readonly writes: readonly string[];
}

export interface FusionRequest {
  /** Whose budget pays: where the pathway's fused genes are kept. */
  readonly slot: LocusName;
  readonly pathway: PathwayContract;
  /** Pathways within it. */
  readonly nested: readonly PathwayContract[];
  readonly family: Family;
  /** Operations that it may use: those that its steps use. */
  readonly operations: readonly string[];
  /** Each locus once, in the written order. */
  readonly steps: readonly { readonly contract: GeneContract; readonly source: string }[];
  readonly cases: readonly FusionCase[];
  readonly signal?: AbortSignal;
}

const FORMAT = textFields("fused_gene", {
  approach: "How it does the same with less, in one sentence",
  source: "The whole gene",
});
const CASES_MAX = 12;
/** What stands around a step's contract and source in the prompt. */
const MARKS_BYTES = 200;

/**
 * Asks for one gene that does what a pathway's steps do. `judge` says what speaks against it (gate, a disagreement with
 * the steps); the model is told once.
 * @throws ModelError when there is no reply at all.
 */
export async function fuseGene(
  author: Author,
  request: FusionRequest,
  judge: (source: string) => Promise<string | null>,
): Promise<ProposalOutcome> {
  const { slot, pathway, nested, family, operations, signal } = request;
  const shown = request.steps.reduce((sum, { source }) => sum + Buffer.byteLength(source) + MARKS_BYTES, 0);
  if (shown > promptBytes.source) {
    const reason = `the sources of the steps come to more than the ${promptBytes.source} bytes that a model is shown`;
    return { ok: false, reason, model: undefined };
  }
  const used = new Set(operations);
  const order = {
    ...{ locus: slot, purpose: "fusion" as const, family, format: FORMAT, note: "approach", signal },
    operations: author.operations(family).filter(({ name }) => used.has(name)),
    context: contextFor({ text: [pathway, ...nested].map(({ text }) => text).join("\n\n") }),
    task: fusePrompt(request),
  };
  return await askForGene(author, order, judge);
}

export function fusePrompt({ steps, cases }: Pick<FusionRequest, "steps" | "cases">): string {
  const contractMax = Math.floor(promptBytes.sections / Math.max(1, steps.length));
  const shown = cases.slice(0, CASES_MAX);
  return fill(fuseText, {
    steps: steps
      .map(({ contract, source }) => `${quoted(bounded(contract.text, contractMax))}\n\n${quoted(source)}`)
      .join("\n\n"),
    cases: shown.length === 0 ? "None is known." : shown.map((each) => caseText(each, shown.length)).join("\n\n"),
  });
}

function caseText({ input, output, message, writes }: FusionCase, count: number): string {
  const bytesMax = Math.floor(promptBytes.input / count);
  const lines = [
    `input   ${JSON.stringify(input)}`,
    ...writes.map((write) => `network ${write}`),
    output === null ? `error   ${message ?? "its own: the input of a step does not fit"}` : `output  ${output}`,
  ];
  return quoted(bounded(lines.join("\n"), bytesMax));
}
