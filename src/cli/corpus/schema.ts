import * as v from "valibot";

// What one line of `sg corpus export` holds; docs/corpus.md explains it field by field. `version` changes when a field
// changes its meaning or goes; new fields may come at any time.

export const CORPUS_VERSION = 1;

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const fraction = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const sha = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, "a SHA-256 in lower-case hex"));
const code = v.strictObject({ sha, source: v.string() });

/** What an allele was worth when the corpus was written. */
const fitness = v.strictObject({
  stage: v.picklist(["shadow", "canary", "recessive", "dominant", "deprecated"]),
  runs: count,
  successes: count,
  fitness: fraction,
  /** Lower end of the 95 % Wilson interval of the success rate. */
  wilson: fraction,
});

const model = v.strictObject({
  name: v.string(),
  promptHash: sha,
  calls: count,
  inputTokens: count,
  outputTokens: count,
  cachedTokens: count,
  costUsd: v.nullable(v.number()),
});

const shared = {
  version: v.literal(CORPUS_VERSION),
  at: v.pipe(v.string(), v.isoTimestamp()),
  locus: v.string(),
  family: v.picklist(["transform", "diagnostic", "configuration"]),
  risk: v.picklist(["none", "low", "medium", "high", "critical"]),
  /** The contract's text as it stands now. */
  contract: v.string(),
  engine: v.string(),
  /** Null: no model took part. */
  model: v.nullable(model),
  /** Whether something in this line was replaced by `[redacted]`; sources then no longer hash to their `sha`. */
  redacted: v.boolean(),
};

/** A failure, and the edit that mended it. */
const repair = v.strictObject({
  kind: v.literal("repair"),
  ...shared,
  failure: v.strictObject({ kind: v.string(), message: v.string(), input: v.unknown() }),
  before: v.strictObject({ ...code.entries, outcome: v.nullable(fitness) }),
  after: v.strictObject({ ...code.entries, outcome: fitness }),
  /** Unified, with three lines of context. */
  diff: v.string(),
  description: v.string(),
  seed: count,
  candidatesTried: count,
  elapsedMs: count,
  /** Pieces of evidence that the repair had to satisfy; null in genomes of earlier versions. */
  evidence: v.nullable(v.strictObject({ example: count, failure: count, success: count, property: v.optional(count) })),
});

/** A gene that was asked for without a failure. */
const generated = v.strictObject({
  kind: v.literal("generated"),
  ...shared,
  approach: v.string(),
  after: v.strictObject({ ...code.entries, outcome: fitness }),
});

/** Two fused genes on the same inputs, call beside call. */
const contest = v.strictObject({
  inputs: count,
  successes: count,
  p50Us: count,
  rivalP50Us: count,
  faster: count,
  slower: count,
  p: fraction,
  won: v.boolean(),
});

/** A pathway's steps and the one gene that does the same. */
const fusion = v.strictObject({
  kind: v.literal("fusion"),
  version: v.literal(CORPUS_VERSION),
  at: v.pipe(v.string(), v.isoTimestamp()),
  pathway: v.string(),
  contract: v.string(),
  engine: v.string(),
  model: v.nullable(model),
  redacted: v.boolean(),
  steps: v.array(v.strictObject({ locus: v.string(), ...code.entries })),
  fused: v.strictObject({ ...code.entries, outcome: v.nullable(fitness) }),
  /** The gene that a model's was measured against; null for a mechanical one. */
  rival: v.nullable(v.strictObject({ ...code.entries, engine: v.string(), outcome: fitness })),
  contest: v.nullable(contest),
});

export const corpusLine = v.variant("kind", [repair, generated, fusion]);
export type CorpusLine = v.InferOutput<typeof corpusLine>;
export type FitnessOutcome = v.InferOutput<typeof fitness>;
