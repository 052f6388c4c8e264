import type { GeneContract } from "../../../contract/mod.ts";
import type { MutationRequest } from "../engine.ts";
import type { Anatomy } from "./anatomy.ts";
import type { FieldKinds, Kind } from "./kind.ts";
import type { Observations } from "./observations.ts";
import type { Shape } from "./place.ts";
import type { Site } from "./site.ts";
import type { Splice } from "./splice.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** A kernel operation that a gene may call on `sdk`, with the names of its arguments. */
export interface SdkOperation {
  readonly name: string;
  readonly arguments: readonly string[];
}

/** Everything that an operator may draw on. */
export interface Subject {
  readonly anatomy: Anatomy;
  readonly siblings: readonly Anatomy[];
  readonly contract: GeneContract;
  readonly failure: MutationRequest["failure"];
  readonly fields: FieldKinds;
  readonly vocabulary: Vocabulary;
  readonly sdk: readonly SdkOperation[];
  /** What was seen when the failing gene ran. */
  readonly seen: Observations;
  /** The node's text, fit for use elsewhere in the gene. */
  code(site: Site): string;
  kind(site: Site): Kind;
  /** Names usable at the site, nearest first. */
  names(site: Site, kind: "value" | "function"): readonly string[];
  /** Those of them that hold values of the kind, as far as is known. */
  namesOf(site: Site, kind: Kind): readonly string[];
}

/** Where an operator puts what it has thought of. A higher `doubt` makes the proposal be tried later; 0 is usual. */
export interface Proposals {
  /** Another expression in the site's place; parentheses are added where they are needed. */
  replace(site: Site, text: string, shape: Shape, doubt?: number): void;
  splice(start: number, end: number, text: string, doubt?: number): void;
  /** Several places at once, in order of position. */
  splices(parts: readonly Splice[], doubt?: number): void;
}

/** One way of changing a gene. Pure, and called for every site: it decides itself whether the site is its business. */
export interface Operator {
  readonly name: string;
  /** How much less likely than the likeliest repair, in the unit of `suspicion.ts`: steps of tried-later. */
  readonly doubt: number;
  propose(site: Site, subject: Subject, proposals: Proposals): void;
}
