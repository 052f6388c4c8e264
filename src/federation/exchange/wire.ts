import * as v from "valibot";
import type { InterfaceHash, LocusName, Sha } from "../../core/mod.ts";
import type { Observation, PeerLineage } from "../../genome/mod.ts";
import { bounds } from "../bounds.ts";
import { nodeIdSchema } from "../identity.ts";

// The messages of the protocol (docs/federation-protocol.md). Unknown fields are refused: a message has one reading.

const hex64 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
export const shaSchema = v.pipe(
  hex64,
  v.transform((text) => text as Sha),
);
const interfaceHash = v.pipe(
  hex64,
  v.transform((text) => text as InterfaceHash),
);
export const locusSchema = v.pipe(
  v.string(),
  v.maxLength(100),
  v.regex(/^[a-z][a-z0-9_]*$/),
  v.transform((text) => text as LocusName),
);
const count = (maximum: number) => v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(maximum));

const INVOCATIONS_MAX = 1_000_000_000;

export const observationSchema = v.pipe(
  v.strictObject({
    origin: nodeIdSchema,
    locus: locusSchema,
    sha: shaSchema,
    n: count(INVOCATIONS_MAX),
    sumMicro: count(INVOCATIONS_MAX * 1_000_000),
    version: count(Number.MAX_SAFE_INTEGER),
    signature: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{86}$/)),
  }),
  v.check(({ n, sumMicro }) => sumMicro <= n * 1_000_000, "more fitness than invocations"),
);

const lineage = v.strictObject({
  kind: v.pipe(v.string(), v.maxLength(40)),
  engine: v.nullable(v.pipe(v.string(), v.maxLength(100))),
  description: v.pipe(v.string(), v.maxLength(bounds.lineageCharactersMax)),
});

export const alleleSchema = v.strictObject({
  locus: locusSchema,
  sha: shaSchema,
  interfaceHash,
  source: v.string(),
  parents: v.pipe(v.array(shaSchema), v.maxLength(bounds.parentsMax)),
  lineage,
});

/** An allele as it travels: its source and its lineage, and nothing of the inputs that it met where it was born. */
export interface SharedAllele {
  readonly locus: LocusName;
  readonly sha: Sha;
  readonly interfaceHash: InterfaceHash;
  readonly source: string;
  readonly parents: readonly Sha[];
  readonly lineage: PeerLineage;
}

const path = v.pipe(v.string(), v.maxLength(200));
const digest = v.pipe(v.string(), v.maxLength(80));

export const digestRequestSchema = v.strictObject({
  /** What the sender has at each path; an empty text: nothing. */
  asks: v.pipe(v.array(v.tuple([path, digest])), v.minLength(1), v.maxLength(bounds.digestNodesMax)),
});
export type DigestRequest = v.InferOutput<typeof digestRequestSchema>;

export const digestAnswerSchema = v.strictObject({
  root: digest,
  /** The paths at which the answerer has something else, with what it has below. */
  differ: v.pipe(
    v.array(v.strictObject({ path, children: v.array(v.tuple([path, digest])) })),
    v.maxLength(bounds.digestNodesMax),
  ),
});
export type DigestAnswer = v.InferOutput<typeof digestAnswerSchema>;

export const observationsRequestSchema = v.strictObject({
  want: v.pipe(
    v.array(v.strictObject({ origin: nodeIdSchema, since: count(Number.MAX_SAFE_INTEGER) })),
    v.maxLength(bounds.originsPerMessageMax),
  ),
  give: v.pipe(v.array(observationSchema), v.maxLength(bounds.observationsPerMessageMax)),
});
export interface ObservationsRequest {
  /** Origins, and the highest version of each that the sender has. */
  readonly want: readonly { readonly origin: string; readonly since: number }[];
  readonly give: readonly Observation[];
}

export const observationsAnswerSchema = v.strictObject({
  observations: v.pipe(v.array(observationSchema), v.maxLength(bounds.observationsPerMessageMax)),
  /** Origins of which there is more behind the last version sent. */
  more: v.pipe(v.array(nodeIdSchema), v.maxLength(bounds.originsPerMessageMax)),
  taken: count(bounds.observationsPerMessageMax),
});
export interface ObservationsAnswer {
  readonly observations: readonly Observation[];
  readonly more: readonly string[];
  readonly taken: number;
}

export const pushAnswerSchema = v.strictObject({
  verdict: v.picklist(["added", "known", "refused", "undecided", "later"]),
  reason: v.nullable(v.pipe(v.string(), v.maxLength(2_000))),
});
export type PushAnswer = v.InferOutput<typeof pushAnswerSchema>;

export const infoSchema = v.strictObject({
  node: nodeIdSchema,
  name: v.pipe(v.string(), v.maxLength(100)),
  version: v.pipe(v.string(), v.maxLength(100)),
  key: v.string(),
  atMs: count(Number.MAX_SAFE_INTEGER),
  load: v.strictObject({ runsInFlight: count(INVOCATIONS_MAX) }),
  loci: v.array(v.strictObject({ locus: locusSchema, interfaceHash, alleles: count(INVOCATIONS_MAX) })),
});
export interface NodeInfo {
  readonly node: string;
  readonly name: string;
  readonly version: string;
  readonly key: string;
  readonly atMs: number;
  readonly load: { readonly runsInFlight: number };
  readonly loci: readonly {
    readonly locus: LocusName;
    readonly interfaceHash: InterfaceHash;
    readonly alleles: number;
  }[];
}
