import * as v from "valibot";
import { bounds } from "../bounds.ts";
import { locusSchema, shaSchema } from "../exchange/wire.ts";
import { nodeIdSchema } from "../identity.ts";
import type { Expressed } from "./phenotype.ts";

// The fleet's part of the protocol (docs/fleet.md): small questions often, and runs that another node does.

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const interfaceHash = v.pipe(
  v.string(),
  v.regex(/^[0-9a-f]{64}$/),
  v.transform((text) => text as Expressed["interfaceHash"]),
);

/** How a node does, in some 300 bytes: asked of a few peers each round. */
export const healthSchema = v.strictObject({
  node: nodeIdSchema,
  version: v.pipe(v.string(), v.maxLength(100)),
  startedAtMs: count,
  atMs: count,
  inFlight: count,
  cores: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100_000)),
  /** Hash of what it expresses; the list is asked for when this has changed. */
  phenotype: shaSchema,
  /** Whether whoever asks may have runs done here. */
  dispatch: v.boolean(),
});
export type Health = v.InferOutput<typeof healthSchema>;

export const phenotypeSchema = v.strictObject({
  loci: v.pipe(
    v.array(v.strictObject({ locus: locusSchema, interfaceHash, dominant: v.nullable(shaSchema) })),
    v.maxLength(5_000),
  ),
});

const dispatchId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{16,64}$/));

/** Asks for a run, or how the run of that id does: sent again it starts nothing again. */
export const runRequestSchema = v.strictObject({
  id: dispatchId,
  pathway: v.pipe(v.string(), v.maxLength(100), v.regex(/^[a-z][a-z0-9_]*$/)),
  /** JSON as text, because an input may be nested deeper than a message. */
  input: v.pipe(v.string(), v.maxLength(bounds.messageBytesMax / 2)),
});
export type RunRequest = v.InferOutput<typeof runRequestSchema>;

export const withdrawalSchema = v.strictObject({ id: dispatchId });
export type Withdrawal = v.InferOutput<typeof withdrawalSchema>;

/** So long is the text of a run's result at most; of a larger one its outcome travels, without outputs. */
export const RESULT_CHARACTERS_MAX = bounds.messageBytesMax / 4;
const text = v.pipe(v.string(), v.maxLength(2_000));

export const runAnswerSchema = v.variant("state", [
  v.strictObject({ state: v.literal("running") }),
  v.strictObject({
    state: v.literal("done"),
    /** The run as JSON text. */
    result: v.pipe(v.string(), v.maxLength(RESULT_CHARACTERS_MAX)),
  }),
  /** It did not start here, and under this id never will. */
  v.strictObject({ state: v.literal("refused"), code: v.pipe(v.string(), v.maxLength(40)), reason: text }),
  /** It started, and what became of it is not known. */
  v.strictObject({ state: v.literal("lost"), reason: text }),
]);
export type RunAnswer = v.InferOutput<typeof runAnswerSchema>;
