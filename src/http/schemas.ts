import * as v from "valibot";

// What the API takes and gives: one place from which validation, types and OpenAPI follow.

const sha = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/), v.description("SHA-256 of the allele's source"));
const json = v.unknown();
const ratio = v.pipe(v.number(), v.description("0 to 1"));

export const scopeSchema = v.picklist(["read", "run", "admin"]);

const peers = v.pipe(
  v.nullable(v.object({ fitness: ratio, n: v.number(), by: v.array(v.string()) })),
  v.description("what peers saw of it, and who; null: none of them has run it"),
);
const fitness = {
  fitness: v.pipe(v.number(), v.description("0.7 of local and 0.3 of the peers', 0 to 1; local alone without peers")),
  local: ratio,
  peers,
};

export const dominantSchema = v.object({
  sha,
  generation: v.number(),
  ...fitness,
  wilson: v.pipe(v.number(), v.description("lower end of the 95 % Wilson interval of its success rate")),
  n: v.number(),
  p50Us: v.nullable(v.number()),
  p99Us: v.nullable(v.number()),
});

export const locusSummarySchema = v.object({
  name: v.string(),
  family: v.picklist(["configuration", "diagnostic", "transform"]),
  risk: v.picklist(["none", "low", "medium", "high", "critical"]),
  alleles: v.number(),
  waiting: v.pipe(v.number(), v.description("alleles that wait for approval or trial")),
  dominant: v.nullable(dominantSchema),
});

export const statusSchema = v.object({
  version: v.string(),
  uptimeMs: v.number(),
  mode: v.pipe(v.string(), v.description("the kernel that genes act on")),
  mutationEngine: v.nullable(v.string()),
  counts: v.object({
    loci: v.number(),
    alleles: v.number(),
    mutants: v.number(),
    runs: v.number(),
    failures: v.number(),
  }),
  averageFitness: v.nullable(ratio),
  waiting: v.number(),
  inFlight: v.number(),
  peersProblem: v.pipe(v.nullable(v.string()), v.description("why peers.json cannot be used as it is now")),
});

const stage = v.picklist(["shadow", "canary", "recessive", "dominant", "deprecated"]);

export const alleleSummarySchema = v.object({
  sha,
  stage,
  generation: v.number(),
  ...fitness,
  wilson: v.number(),
  n: v.number(),
  successes: v.number(),
  consecutiveFailures: v.number(),
  p50Us: v.nullable(v.number()),
  p99Us: v.nullable(v.number()),
  lastUsedMs: v.nullable(v.number()),
  createdAtMs: v.number(),
  origin: v.pipe(v.looseObject({ kind: v.string() }), v.description("how it came to be")),
});

export const stageChangeSchema = v.object({
  locus: v.string(),
  sha,
  from: v.nullable(stage),
  to: stage,
  reason: v.string(),
  atMs: v.number(),
});

export const attemptSchema = v.object({
  sha,
  outcome: v.picklist(["success", "refusal", "failure"]),
  kind: v.nullable(v.string()),
  message: v.nullable(v.string()),
  durationUs: v.number(),
});

export const mutationSchema = v.object({
  engine: v.string(),
  sha: v.nullable(sha),
  parent: sha,
  description: v.string(),
  candidatesTried: v.number(),
  elapsedMs: v.number(),
});

export const locusRunSchema = v.object({
  runId: v.string(),
  locus: v.string(),
  outcome: v.picklist(["success", "refusal", "failure"]),
  output: json,
  attempts: v.array(attemptSchema),
  mutation: v.nullable(mutationSchema),
  durationUs: v.number(),
});

export const stepRunSchema = v.object({
  number: v.nullable(v.number()),
  name: v.string(),
  outcome: v.picklist(["success", "refusal", "failure", "cancelled", "skipped"]),
  runId: v.nullable(v.string()),
  output: json,
  attempts: v.array(attemptSchema),
  mutation: v.nullable(mutationSchema),
  durationUs: v.number(),
});

export const pathwayRunSchema = v.object({
  runId: v.string(),
  pathway: v.string(),
  outcome: v.picklist(["success", "refusal", "failure"]),
  output: json,
  message: v.nullable(v.string()),
  attempts: v.array(attemptSchema),
  steps: v.array(stepRunSchema),
  rollback: v.nullable(v.object({ undone: v.number(), failed: v.array(v.string()) })),
  durationUs: v.number(),
});

const acceptedSchema = v.object({
  runId: v.string(),
  state: v.literal("running"),
  location: v.pipe(v.string(), v.description("where its result will be")),
});

/** The other success of a route that takes `?wait=false`. */
export const startedInstead = {
  202: { description: "Started; the answer comes later", schema: acceptedSchema },
} as const;

export const runRecordSchema = v.object({
  runId: v.string(),
  level: v.picklist(["locus", "pathway"]),
  name: v.string(),
  parentRunId: v.nullable(v.string()),
  outcome: v.picklist(["success", "refusal", "failure"]),
  startedAtMs: v.number(),
  durationUs: v.number(),
  inputHash: v.string(),
  input: v.optional(json),
  output: v.optional(json),
  message: v.nullable(v.string()),
});

export const regressionSchema = v.object({
  locus: v.string(),
  sha,
  level: v.picklist(["mild", "severe"]),
  before: ratio,
  since: ratio,
  delay: v.number(),
  reaction: v.string(),
  atMs: v.number(),
});

export const tokenSchema = v.object({
  id: v.string(),
  name: v.string(),
  scope: scopeSchema,
  createdAtMs: v.number(),
  expiresAtMs: v.number(),
  revokedAtMs: v.nullable(v.number()),
});

/** A page of a list, with the cursor of the next one. */
export function pageOf<Item extends v.GenericSchema>(item: Item) {
  return v.object({
    items: v.array(item),
    next: v.nullable(v.pipe(v.string(), v.description("pass it as `cursor` for the next page; null at the end"))),
  });
}
