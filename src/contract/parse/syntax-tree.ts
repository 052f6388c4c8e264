import type { Binding, Condition, Expression, ListBounds } from "../model.ts";
import type { Span } from "../span.ts";
import type { Comment } from "./line-tree.ts";

/**
 * What a file says, in its author's order and with a position on everything: the formatter and the language server read
 * this, the checker lowers it to `model.ts`. Words that may be wrong (a family, a risk) are kept as written.
 */
export interface SyntaxTree {
  readonly path: string;
  readonly declarations: readonly Declaration[];
  /** Every comment line, in order. The formatter puts each before the first node that starts below it. */
  readonly comments: readonly Comment[];
}

export const LEVELS = ["gene", "pathway", "topology", "phenotype"] as const;
export type Level = (typeof LEVELS)[number];

export interface NameNode {
  readonly text: string;
  readonly span: Span;
}

export interface Declaration {
  readonly level: Level;
  readonly name: NameNode;
  readonly sections: readonly Section[];
  /** From the first word to the end of the last line that belongs to it. */
  readonly span: Span;
  /** False when some part could not be read; the declaration is then checked but never loaded. */
  readonly sound: boolean;
}

export type TypeNode =
  | { readonly kind: "named"; readonly name: string; readonly span: Span }
  | { readonly kind: "oneOf"; readonly values: readonly string[]; readonly span: Span }
  | { readonly kind: "list"; readonly item: TypeNode; readonly bounds: ListBounds; readonly span: Span }
  | { readonly kind: "optional"; readonly inner: TypeNode; readonly span: Span };

export interface FieldNode {
  readonly name: NameNode;
  readonly type: TypeNode;
  readonly defaultValue: Expression | null;
  readonly description: string;
  readonly span: Span;
}

export interface RecordNode {
  readonly name: NameNode;
  readonly fields: readonly FieldNode[];
  readonly span: Span;
}

interface StepNodeCommon {
  readonly number: number | null;
  /** The step's own line; the lines below it are in its parts. */
  readonly span: Span;
}

export type StepNode = StepNodeCommon &
  (
    | { readonly kind: "locus"; readonly target: NameNode; readonly bindings: readonly Binding[] }
    | { readonly kind: "pathway"; readonly target: NameNode; readonly bindings: readonly Binding[] }
    | {
        readonly kind: "for";
        readonly variable: NameNode;
        readonly over: Expression;
        readonly steps: readonly StepNode[];
      }
    | {
        readonly kind: "when";
        readonly condition: Condition;
        readonly steps: readonly StepNode[];
        readonly otherwise: readonly StepNode[];
      }
  );

export type VerifyNode =
  | { readonly kind: "check"; readonly target: NameNode; readonly bindings: readonly Binding[]; readonly span: Span }
  | {
      readonly kind: "for";
      readonly variable: NameNode;
      readonly over: Expression;
      readonly steps: readonly VerifyNode[];
      readonly span: Span;
    };

export interface BulletNode {
  readonly text: string;
  readonly span: Span;
}

/** A sentence of `always:`, its names as written: which side of the contract they are on, the checker says. */
export type ClaimNode = { readonly span: Span } & (
  | { readonly kind: "sorted"; readonly output: NameNode; readonly by: NameNode | null; readonly descending: boolean }
  | { readonly kind: "distinct"; readonly output: NameNode; readonly by: NameNode | null }
  | {
      readonly kind: "rearranges" | "picks" | "length" | "sum" | "asLong";
      readonly output: NameNode;
      readonly operand: NameNode;
    }
  | { readonly kind: "anyOrder"; readonly input: NameNode; readonly outputs: readonly NameNode[] }
  | {
      readonly kind: "fed";
      readonly output: NameNode;
      readonly input: NameNode;
      /** What comes of it: the output `again`, or the input `back`. */
      readonly result: NameNode;
      readonly how: "again" | "back";
    }
  | { readonly kind: "neverLowers" | "neverRaises"; readonly input: NameNode; readonly output: NameNode }
);

export interface FailureNode {
  readonly condition: string;
  readonly outcome: "refusal" | "error";
  readonly span: Span;
}

export interface FeedNode {
  readonly locus: NameNode;
  readonly timescale: NameNode;
  readonly span: Span;
}

export interface WeightNode {
  readonly timescale: NameNode;
  readonly value: number;
  readonly span: Span;
}

export interface ExampleNode {
  readonly input: Expression;
  /** Null stands for `fails`. */
  readonly output: Expression | null;
  readonly span: Span;
}

export interface RequirementNode {
  readonly step: NumberNode;
  readonly needs: readonly NumberNode[];
  readonly span: Span;
}

export interface NumberNode {
  readonly value: number;
  readonly span: Span;
}

export interface ResourceNode {
  readonly name: NameNode;
  readonly kind: NameNode | null;
  readonly properties: readonly Binding[];
  readonly span: Span;
}

interface SectionCommon {
  /** The section's own line, without the block below it. */
  readonly span: Span;
}

export type Section = SectionCommon &
  (
    | { readonly kind: "is" | "risk" | "for"; readonly word: NameNode }
    | { readonly kind: "does"; readonly text: string }
    | { readonly kind: "takes" | "gives"; readonly fields: readonly FieldNode[] }
    | { readonly kind: "types"; readonly records: readonly RecordNode[] }
    | { readonly kind: "before" | "after" | "unhealthy when"; readonly bullets: readonly BulletNode[] }
    | { readonly kind: "always"; readonly claims: readonly ClaimNode[] }
    | { readonly kind: "fails when"; readonly failures: readonly FailureNode[] }
    | {
        readonly kind: "verify";
        readonly steps: readonly VerifyNode[];
        readonly within: { readonly ms: number; readonly span: Span } | null;
      }
    | { readonly kind: "feeds"; readonly feeds: readonly FeedNode[] }
    | { readonly kind: "weights"; readonly weights: readonly WeightNode[] }
    | { readonly kind: "examples"; readonly examples: readonly ExampleNode[] }
    | { readonly kind: "steps"; readonly steps: readonly StepNode[] }
    | { readonly kind: "requires"; readonly requirements: readonly RequirementNode[] }
    | { readonly kind: "on failure"; readonly policies: readonly BulletNode[] }
    | { readonly kind: "has"; readonly resources: readonly ResourceNode[] }
    | { readonly kind: "value"; readonly binding: Binding }
  );

export type SectionKind = Section["kind"];
type Of<Part, Kind> = Part extends { readonly kind: infer Kinds }
  ? Kind extends Kinds
    ? Part & { readonly kind: Kind }
    : never
  : never;
export type SectionOf<Kind extends SectionKind> = Of<Section, Kind>;

/** The first section of a kind; a second one has been reported by the parser. */
export function sectionOf<Kind extends SectionKind>(declaration: Declaration, kind: Kind): SectionOf<Kind> | undefined {
  return declaration.sections.find((section): section is SectionOf<Kind> => section.kind === kind);
}
