import type { InterfaceHash, Json, LocusName, PathwayName, Sha } from "../core/mod.ts";
import type { Span } from "./span.ts";

/**
 * What a checked contract means: the tree without its punctuation, every name typed, every default filled in.
 * The rest of the house reads these and never a syntax tree. Parts that a diagnostic may later point at keep their span.
 */

/** What a gene may do: change the environment, observe it, or only compute. */
export type Family = "configuration" | "diagnostic" | "transform";

/** Ordered from harmless to dangerous; `runtime.md` says what a new allele must pass at each. */
export const RISKS = ["none", "low", "medium", "high", "critical"] as const;
export type Risk = (typeof RISKS)[number];

export type Timescale = "immediate" | "convergence" | "resilience";

/** A length bound in items; absent sides are open. */
export interface ListBounds {
  readonly min?: number;
  readonly max?: number;
}

export type FieldType =
  | { readonly kind: "string" | "bool" | "int" | "float" | "json" }
  | { readonly kind: "oneOf"; readonly values: readonly string[] }
  | { readonly kind: "record"; readonly name: string }
  | { readonly kind: "list"; readonly item: FieldType; readonly bounds: ListBounds }
  | { readonly kind: "optional"; readonly inner: FieldType };

export interface Field {
  readonly name: string;
  readonly type: FieldType;
  /** Absent means: required unless the type is optional. */
  readonly defaultValue?: Json;
  readonly description: string;
  readonly span: Span;
}

export type RecordTypes = ReadonlyMap<string, readonly Field[]>;

/** `{name.field.0}` or `{step 2.field}`. */
export interface Reference {
  readonly base: { readonly kind: "name"; readonly name: string } | { readonly kind: "step"; readonly number: number };
  readonly path: readonly (string | number)[];
  readonly span: Span;
}

/** The right-hand side of a binding. A bare word is a `literal` string with `bare: true` (a topology may mean a resource). */
export type Expression =
  | { readonly kind: "literal"; readonly value: Json; readonly bare?: true; readonly span: Span }
  | { readonly kind: "reference"; readonly reference: Reference; readonly span: Span }
  | { readonly kind: "template"; readonly parts: readonly (string | Reference)[]; readonly span: Span }
  | { readonly kind: "list"; readonly items: readonly Expression[]; readonly span: Span }
  | { readonly kind: "object"; readonly entries: readonly (readonly [string, Expression])[]; readonly span: Span };

export type Comparison = "==" | "!=" | "<" | "<=" | ">" | ">=";

export type Condition =
  | { readonly kind: "value"; readonly value: Expression }
  | { readonly kind: "not"; readonly operand: Condition }
  | { readonly kind: "and" | "or"; readonly left: Condition; readonly right: Condition }
  | { readonly kind: "compare"; readonly operator: Comparison; readonly left: Expression; readonly right: Expression };

export interface Binding {
  readonly name: string;
  readonly value: Expression;
  readonly span: Span;
}

/** One diagnostic to run after execution, or a loop over several. */
export type VerifyStep =
  | { readonly kind: "check"; readonly locus: LocusName; readonly bindings: readonly Binding[]; readonly span: Span }
  | {
      readonly kind: "for";
      readonly variable: string;
      readonly over: Expression;
      readonly steps: readonly VerifyStep[];
      readonly span: Span;
    };

export interface Verify {
  readonly steps: readonly VerifyStep[];
  /** Convergence window. */
  readonly withinMs: number;
}

export interface FailsWhen {
  readonly condition: string;
  readonly outcome: "refusal" | "error";
  readonly span: Span;
}

export interface Feed {
  readonly locus: LocusName;
  readonly timescale: Timescale;
  readonly span: Span;
}

export type Weights = Readonly<Record<Timescale, number>>;

export interface Example {
  readonly input: Json;
  readonly expected: { readonly kind: "output"; readonly output: Json } | { readonly kind: "fails" };
  readonly span: Span;
}

/** Where a claim takes a value from: what the gene was asked, or what it answered. */
export interface Operand {
  readonly side: "input" | "output";
  readonly name: string;
}

/**
 * What `always:` may say of a transform. Those with an `input` alone compare two answers: the gene is asked once more, with
 * that input in another form. `formatClaim` writes each as a contract does.
 */
export type Claim =
  | { readonly kind: "sorted"; readonly output: string; readonly by: string | null; readonly descending: boolean }
  | { readonly kind: "distinct"; readonly output: string; readonly by: string | null }
  /** The output holds the items of the input, each as often, in any order; or some of them, none more often. */
  | { readonly kind: "rearranges" | "picks"; readonly output: string; readonly of: Operand }
  | { readonly kind: "length" | "sum" | "asLong"; readonly output: string; readonly of: Operand }
  /** The list's order does not matter to these outputs; none named: to any. */
  | { readonly kind: "anyOrder"; readonly input: string; readonly outputs: readonly string[] }
  /** The output, as the input, gives itself `again`, or the input `back`. */
  | { readonly kind: "again" | "back"; readonly output: string; readonly input: string }
  | { readonly kind: "neverLowers" | "neverRaises"; readonly input: string; readonly output: string };

export type Property = Claim & { readonly span: Span };

export interface GeneContract {
  readonly level: "gene";
  readonly name: LocusName;
  readonly family: Family;
  readonly risk: Risk;
  readonly does: string;
  readonly takes: readonly Field[];
  readonly gives: readonly Field[];
  readonly types: RecordTypes;
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** What holds of all its answers, whatever it is asked: for transforms. */
  readonly always: readonly Property[];
  readonly failsWhen: readonly FailsWhen[];
  readonly unhealthyWhen: readonly string[];
  readonly verify: Verify | null;
  readonly feeds: readonly Feed[];
  readonly weights: Weights;
  readonly examples: readonly Example[];
  readonly interfaceHash: InterfaceHash;
  /** SHA-256 of the declaration's exact text: changes with prose too. */
  readonly revision: Sha;
  /** The declaration as its author wrote it, for mutation prompts. */
  readonly text: string;
  readonly file: string;
  readonly span: Span;
}

interface StepCommon {
  /** As the author wrote it; nested steps written without a number have null. */
  readonly number: number | null;
  readonly span: Span;
}

export type Step = StepCommon &
  (
    | { readonly kind: "locus"; readonly locus: LocusName; readonly bindings: readonly Binding[] }
    | { readonly kind: "pathway"; readonly pathway: PathwayName; readonly bindings: readonly Binding[] }
    | { readonly kind: "for"; readonly variable: string; readonly over: Expression; readonly steps: readonly Step[] }
    | {
        readonly kind: "when";
        readonly condition: Condition;
        readonly steps: readonly Step[];
        readonly otherwise: readonly Step[];
      }
  );

/** Step `step` starts only after every one of `needs` is done. Numbers are top-level step numbers. */
export interface Requirement {
  readonly step: number;
  readonly needs: readonly number[];
  readonly span: Span;
}

export type FailurePolicy =
  | "rollback completed steps"
  | "report partial"
  | "stop"
  | "preserve what works"
  | "report what failed"
  | "rollback everything";

export interface PathwayContract {
  readonly level: "pathway";
  readonly name: PathwayName;
  readonly risk: Risk;
  readonly does: string;
  readonly takes: readonly Field[];
  /** Empty: the last step's output is the pathway's. */
  readonly gives: readonly Field[];
  readonly types: RecordTypes;
  readonly steps: readonly Step[];
  /** Null when the section is absent: steps then run in order. */
  readonly requires: readonly Requirement[] | null;
  readonly verify: Verify | null;
  readonly onFailure: readonly FailurePolicy[];
  readonly revision: Sha;
  readonly text: string;
  readonly file: string;
  readonly span: Span;
}

export interface Resource {
  readonly name: string;
  readonly kind: string;
  readonly properties: readonly Binding[];
  readonly span: Span;
}

export interface TopologyContract {
  readonly level: "topology";
  readonly name: string;
  readonly does: string;
  readonly takes: readonly Field[];
  readonly types: RecordTypes;
  readonly has: readonly Resource[];
  readonly verify: Verify | null;
  readonly onFailure: readonly FailurePolicy[];
  readonly revision: Sha;
  readonly text: string;
  readonly file: string;
  readonly span: Span;
}

export interface PhenotypeContract {
  readonly level: "phenotype";
  readonly name: string;
  readonly topology: string;
  readonly values: readonly Binding[];
  readonly revision: Sha;
  readonly text: string;
  readonly file: string;
  readonly span: Span;
}

export type Contract = GeneContract | PathwayContract | TopologyContract | PhenotypeContract;

/** Every contract that an organism knows, by name. */
export interface ContractLibrary {
  readonly genes: ReadonlyMap<string, GeneContract>;
  readonly pathways: ReadonlyMap<string, PathwayContract>;
  readonly topologies: ReadonlyMap<string, TopologyContract>;
  readonly phenotypes: ReadonlyMap<string, PhenotypeContract>;
}
