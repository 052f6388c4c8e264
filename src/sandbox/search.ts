import type { JobWork, PreparedGene } from "./pool/job.ts";
import { skippedResult } from "./pool/read-results.ts";
import type { CallLimits, CallResult, GeneBatch, GeneSource, SearchBatch } from "./sandbox.ts";

interface SearchParts {
  prepare(gene: GeneSource): PreparedGene | { readonly refused: CallResult };
  perform(work: JobWork, limits: CallLimits, key: string): Promise<readonly CallResult[]>;
  run(batch: GeneBatch): Promise<readonly CallResult[]>;
}

/** Many candidates on many inputs: transforms in whole frames, genes with effects call by call, each with its own port. */
export async function searchJobs(batch: SearchBatch, parts: SearchParts): Promise<readonly (readonly CallResult[])[]> {
  if (batch.sdkFor !== undefined)
    return await Promise.all(batch.candidates.map((_, at) => withEffects(batch, at, parts)));
  const width = batch.inputs.length;
  const rows: (readonly CallResult[])[] = new Array(batch.candidates.length);
  const scripts: string[] = [];
  const places: number[] = [];
  batch.candidates.forEach((gene, at) => {
    const prepared = parts.prepare(gene);
    if ("refused" in prepared) rows[at] = new Array<CallResult>(width).fill(prepared.refused);
    else {
      scripts.push(prepared.script);
      places.push(at);
    }
  });
  const stop = batch.stopAtFirstFailure === true;
  const flat = await parts.perform({ kind: "search", scripts, stop }, batch.limits, "search");
  places.forEach((place, at) => {
    rows[place] = flat.slice(at * width, (at + 1) * width);
  });
  return rows;
}

async function withEffects(batch: SearchBatch, candidate: number, parts: SearchParts): Promise<readonly CallResult[]> {
  const gene = batch.candidates[candidate];
  if (gene === undefined) return [];
  const results: CallResult[] = [];
  const { limits, signal, sdkFor } = batch;
  for (const [at, input] of batch.inputs.entries()) {
    if (batch.stopAtFirstFailure === true && results.some(({ ok }) => !ok)) {
      results.push(skippedResult);
      continue;
    }
    const sdk = sdkFor?.(candidate, at);
    const [result] = await parts.run({
      gene,
      inputs: [input],
      limits,
      ...(sdk === undefined ? {} : { sdk }),
      ...(signal === undefined ? {} : { signal }),
    });
    if (result !== undefined) results.push(result);
  }
  return results;
}
