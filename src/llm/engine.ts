import { type JsonObject, messageOf, sha256 } from "../core/mod.ts";
import type {
  CandidateTrial,
  MutationBudget,
  MutationEngine,
  MutationRequest,
  MutationResult,
  RejectedCandidate,
} from "../evolution/mod.ts";
import type { Conversation, ModelClient } from "./client.ts";
import { readReply, textFields } from "./gene-reply.ts";
import { ModelError } from "./model-error.ts";
import { oneLine } from "./one-line.ts";
import type { ModelAsk, ModelTurn } from "./provider.ts";
import {
  againPrompt,
  contextFor,
  type DescribedOperation,
  promptBytes,
  repairPrompt,
  rulesFor,
} from "./repair-prompt.ts";

/** What asking a model for a gene needs. */
export interface Author {
  readonly client: ModelClient;
  readonly operations: (family: MutationRequest["contract"]["family"]) => readonly DescribedOperation[];
  readonly outputTokensMax: number;
  /** For one gene, with all the calls that it takes. */
  readonly wallMs: number;
}

export interface ModelEngineOptions {
  readonly name: string;
  /** Called for the first repair: a missing key is no trouble before. */
  readonly author: () => Author;
  /** The static gate: what it has against a source, or null. */
  readonly gate: (source: string) => string | null;
  readonly wallMs: number;
}

/** A first answer, and one more after being told why it does not do. */
const ATTEMPTS_MAX = 2;
const FORMAT = textFields("repaired_gene", {
  explanation: "What was wrong and what was changed, in one sentence",
  source: "The whole gene",
});
const DESCRIPTION_CHARACTERS_MAX = 200;

/**
 * Asks a model for the repair. Whatever it answers is a candidate like any other: it passes the gate, it is tried on all
 * evidence in the sandbox, and only then it is a winner.
 */
export function createModelEngine(options: ModelEngineOptions): MutationEngine {
  const ownBudget: MutationBudget = { candidatesMax: ATTEMPTS_MAX, wallMs: options.wallMs };
  return {
    name: options.name,
    ownBudget,
    async mutate(request, trial) {
      const startedMs = request.nowMs();
      const author = options.author();
      const { wallMs } = options;
      const topic = { locus: request.contract.name, purpose: "mutation" as const, wallMs, signal: request.signal };
      const conversation = author.client.converse(topic);
      const outcome = await repair({ ...author, gate: options.gate }, request, trial, conversation);
      const model = conversation.trace();
      return { ...outcome, elapsedMs: request.nowMs() - startedMs, ...(model === undefined ? {} : { model }) };
    },
  };
}

type Repairer = Author & Pick<ModelEngineOptions, "gate">;
type Outcome = Omit<MutationResult, "elapsedMs" | "model">;

async function repair(
  options: Repairer,
  request: MutationRequest,
  trial: CandidateTrial,
  conversation: Conversation,
): Promise<Outcome> {
  if (Buffer.byteLength(request.failing.source) > promptBytes.source) {
    return {
      winner: null,
      candidatesTried: 0,
      reason: `the gene is larger than the ${promptBytes.source} bytes a model is shown`,
    };
  }
  const turns: ModelTurn[] = [{ role: "user", text: repairPrompt(request, await kernelStateOf(request)) }];
  const ask = { ...frameOf(options, request), turns };
  const rejected: RejectedCandidate[] = [];
  let candidatesTried = 0;
  let reason = "";
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    let judged: Judged;
    try {
      const reply = await conversation.ask(ask);
      judged = await judge(options, request, trial, reply);
      turns.push({ role: "assistant", text: reply.text.slice(0, promptBytes.source) || "(nothing)" });
    } catch (thrown) {
      if (!(thrown instanceof ModelError)) throw thrown;
      reason = attempt === 0 ? messageOf(thrown) : `${reason}; then: ${messageOf(thrown)}`;
      break;
    }
    candidatesTried += judged.tried;
    if (judged.reason === null) {
      return { winner: { source: judged.source, description: judged.note }, candidatesTried, ...listed(rejected) };
    }
    reason = judged.reason;
    if (judged.source !== "") rejected.push({ source: judged.source, reason });
    turns.push({ role: "user", text: againPrompt(reason) });
  }
  return { winner: null, candidatesTried, reason: oneLine(reason, 600), ...listed(rejected) };
}

function listed(rejected: readonly RejectedCandidate[]): Pick<MutationResult, "rejected"> {
  return rejected.length === 0 ? {} : { rejected };
}

function frameOf(options: Repairer, { contract }: MutationRequest): Omit<ModelAsk, "turns"> {
  return {
    rules: rulesFor(contract.family, options.operations(contract.family)),
    context: contextFor(contract),
    format: FORMAT,
    outputTokensMax: options.outputTokensMax,
  };
}

/** A kernel that cannot be asked is no reason not to try. */
async function kernelStateOf({ kernelState }: MutationRequest): Promise<JsonObject | null> {
  try {
    return (await kernelState?.()) ?? null;
  } catch {
    return null;
  }
}

interface Judged {
  readonly source: string;
  readonly note: string;
  /** Candidates that ran: 0 or 1. */
  readonly tried: number;
  /** Null: it satisfies everything. */
  readonly reason: string | null;
}

async function judge(
  { gate, client }: Repairer,
  request: MutationRequest,
  trial: CandidateTrial,
  reply: Parameters<typeof readReply>[0],
): Promise<Judged> {
  const read = readReply(reply, "source", "explanation");
  if (!read.ok) return { source: "", note: "", tried: 0, reason: read.reason };
  const source = read.main;
  const note = oneLine(read.note, DESCRIPTION_CHARACTERS_MAX) || `rewritten by ${client.model}`;
  const refusal = gate(source);
  if (refusal !== null) return { source, note, tried: 0, reason: `the gate refuses it: ${refusal}` };
  if (source === request.failing.source)
    return { source: "", note, tried: 0, reason: "it is the gene that failed, unchanged" };
  if (request.tried.has(sha256(source)))
    return { source: "", note, tried: 0, reason: "it was tried before for this failure" };
  const [score] = await trial.tryAll([source]);
  if (score !== undefined && !score.passed.includes(false)) return { source, note, tried: 1, reason: null };
  return { source, note, tried: 1, reason: score?.firstFailure ?? "it could not be tried" };
}
