import { DOES_NOT_COMPILE } from "./frames.ts";
import type { JobWork, PreparedGene } from "./pool/job.ts";
import { skippedResult } from "./pool/read-results.ts";
import type { CallLimits, CallResult, GeneBatch, GeneSource, SearchBatch } from "./sandbox.ts";

interface SearchParts {
  /** A script without a parse, for texts that are plainly simple. */
  quick(gene: GeneSource, place: number): string | undefined;
  prepare(gene: GeneSource): PreparedGene | { readonly refused: CallResult };
  /** One row of results for each script. */
  perform(work: JobWork, limits: CallLimits, key: string): Promise<Rows>;
  run(batch: GeneBatch): Promise<readonly CallResult[]>;
}

type Row = readonly CallResult[];
type Rows = readonly Row[];

/** Many candidates on many inputs: transforms in whole frames, genes with effects call by call, each with its own port. */
export async function searchJobs(batch: SearchBatch, parts: SearchParts): Promise<Rows> {
  if (batch.inputs.length === 0) return batch.candidates.map(() => []);
  if (batch.sdkFor !== undefined) {
    return await Promise.all(batch.candidates.map((_, at) => withEffects(batch, at, parts)));
  }
  const rows = new Array<Row>(batch.candidates.length);
  const slow = await tryQuick(batch, parts, rows);
  if (slow.length > 0) await tryParsed(batch, parts, rows, slow);
  return rows;
}

/** Fills the rows of candidates that need no parser; returns the places of the others. */
async function tryQuick(batch: SearchBatch, parts: SearchParts, rows: Row[]): Promise<readonly number[]> {
  const scripts: string[] = [];
  const places: number[] = [];
  const slow: number[] = [];
  batch.candidates.forEach((gene, at) => {
    const script = parts.quick(gene, at);
    if (script === undefined) {
      slow.push(at);
      return;
    }
    scripts.push(script);
    places.push(at);
  });
  await perform(batch, parts, rows, { scripts, places, areGuarded: true });
  for (const place of places) {
    const first = rows[place]?.[0];
    // TypeScript, or no gene at all: the parser knows which.
    if (first?.ok === false && first.message.startsWith(DOES_NOT_COMPILE)) slow.push(place);
  }
  return slow;
}

async function tryParsed(batch: SearchBatch, parts: SearchParts, rows: Row[], slow: readonly number[]): Promise<void> {
  const scripts: string[] = [];
  const places: number[] = [];
  for (const at of slow) {
    const gene = batch.candidates[at];
    if (gene === undefined) continue;
    const prepared = parts.prepare(gene);
    if ("refused" in prepared) rows[at] = new Array<CallResult>(batch.inputs.length).fill(prepared.refused);
    else {
      scripts.push(prepared.script);
      places.push(at);
    }
  }
  await perform(batch, parts, rows, { scripts, places, areGuarded: false });
}

interface Scripts {
  readonly scripts: readonly string[];
  /** Which candidate each of them is. */
  readonly places: readonly number[];
  readonly areGuarded: boolean;
}

async function perform(
  batch: SearchBatch,
  parts: SearchParts,
  rows: Row[],
  { scripts, places, areGuarded }: Scripts,
): Promise<void> {
  if (scripts.length === 0) return;
  const stop = batch.stopAtFirstFailure === true ? 1 : (batch.stopAtMessages ?? 0);
  const found = await parts.perform({ kind: "search", scripts, stop, areGuarded }, batch.limits, "search");
  for (const [at, place] of places.entries()) rows[place] = found[at] ?? [];
}

async function withEffects(batch: SearchBatch, candidate: number, parts: SearchParts): Promise<readonly CallResult[]> {
  const gene = batch.candidates[candidate];
  if (gene === undefined) return [];
  const results: CallResult[] = [];
  const { limits, signal, sdkFor } = batch;
  for (const [at, input] of batch.inputs.entries()) {
    if (results.some((result) => endsCandidate(result, batch))) {
      results.push(skippedResult);
      continue;
    }
    const sdk = sdkFor?.(candidate, at);
    const call = { gene, inputs: [input], limits, ...(sdk && { sdk }), ...(signal && { signal }) };
    const [result] = await parts.run(call);
    if (result !== undefined) results.push(result);
  }
  return results;
}

function endsCandidate(result: CallResult, { stopAtFirstFailure, stopAtMessages }: SearchBatch): boolean {
  if (result.ok) return false;
  if (stopAtFirstFailure === true) return true;
  if (stopAtMessages === undefined) return false;
  return result.kind === "timeout" || stopAtMessages.some((text) => result.message.includes(text));
}
