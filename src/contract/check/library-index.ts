import { type Declaration, type Level, type NameNode, sectionOf } from "../parse/syntax-tree.ts";
import type { Report } from "../report.ts";
import type { SourceText } from "../source-text.ts";
import { type MaybeTyped, outputOf } from "./scope.ts";
import { lowerSignature, type Signature } from "./signature.ts";

/** One declaration on its way from tree to contract, with where its problems go. */
export interface Unit {
  readonly declaration: Declaration;
  readonly report: Report;
  readonly source: SourceText;
  readonly signature: Signature;
}

/** A pathway and a gene may not share a name either: `sg run NAME` and the allele of a fused pathway mean one of them. */
type Namespace = "phenotype" | "other";

/** Every declaration of a library by name, before any is known to be right. */
export class LibraryIndex {
  readonly #units = new Map<string, Unit>();
  readonly #outputs = new Map<Unit, MaybeTyped>();

  /** False when the name is taken, which is then reported. */
  add(unit: Unit): boolean {
    const { declaration, report } = unit;
    const key = keyOf(declaration.level, declaration.name.text);
    const first = this.#units.get(key);
    if (first === undefined) {
      this.#units.set(key, unit);
      return true;
    }
    const related = [{ file: first.report.file, span: first.declaration.name.span, message: "the first one is here" }];
    const what = `a ${first.declaration.level} of this name`;
    const message = `There is already ${what}: \`${declaration.name.text}\`.`;
    report.error("duplicate-name", declaration.name.span, message, { related });
    return false;
  }

  get(level: Level, name: string): Unit | undefined {
    const unit = this.#units.get(keyOf(level, name));
    return unit?.declaration.level === level ? unit : undefined;
  }

  /** What `name` is when it is not what it should be. */
  levelOf(name: string): Level | undefined {
    return this.#units.get(keyOf("gene", name))?.declaration.level;
  }

  *names(level: Level): Generator<string> {
    for (const { declaration } of this.#units.values()) if (declaration.level === level) yield declaration.name.text;
  }

  /** What a reference to a step that runs this unit means. */
  output(unit: Unit): MaybeTyped {
    if (this.#outputs.has(unit)) return this.#outputs.get(unit);
    const chain = new Set<Unit>();
    let last: Unit | undefined = unit;
    // A pathway without `gives` gives what its last step gives, and that step may be such a pathway again.
    while (last !== undefined && !chain.has(last) && !this.#outputs.has(last) && !hasOwnGives(last)) {
      chain.add(last);
      last = this.#lastStep(last);
    }
    let output: MaybeTyped;
    if (last !== undefined && this.#outputs.has(last)) output = this.#outputs.get(last);
    else if (last !== undefined && !chain.has(last)) output = last.signature.sound ? outputOfUnit(last) : undefined;
    for (const member of last === undefined ? chain : chain.add(last)) this.#outputs.set(member, output);
    return output;
  }

  #lastStep({ declaration }: Unit): Unit | undefined {
    const step = sectionOf(declaration, "steps")?.steps.at(-1);
    if (step?.kind === "locus") return this.get("gene", step.target.text);
    return step?.kind === "pathway" ? this.get("pathway", step.target.text) : undefined;
  }
}

function keyOf(level: Level, name: string): string {
  const namespace: Namespace = level === "phenotype" ? "phenotype" : "other";
  return `${namespace} ${name}`;
}

function hasOwnGives(unit: Unit): boolean {
  return unit.declaration.level === "gene" || sectionOf(unit.declaration, "gives") !== undefined;
}

function outputOfUnit({ declaration, signature }: Unit): MaybeTyped {
  return outputOf(declaration.name.text, signature);
}

/** Reads the signature, so that bodies can be checked against each other in any order. */
export function unitOf(declaration: Declaration, source: SourceText, report: Report): Unit {
  return { declaration, report, source, signature: lowerSignature(declaration, report) };
}

/** A name that had to be of one level and is not known there. */
export function reportUnknown(index: LibraryIndex, report: Report, level: Level, name: NameNode): undefined {
  const words = { gene: "locus", pathway: "pathway", topology: "topology", phenotype: "phenotype" } as const;
  const word = words[level];
  const other = index.levelOf(name.text);
  const guess = report.suggestions.suggest(name.text, index.names(level));
  const message = `I do not know a ${word} named "${name.text}"${guess || "."}`;
  const code = level === "gene" ? "unknown-locus" : level === "pathway" ? "unknown-pathway" : "unknown-topology";
  if (other === undefined || other === level) return report.error(code, name.span, message);
  const hint =
    other === "pathway" && level === "gene"
      ? `it is a pathway: write \`-> ${name.text}\``
      : `it is a ${other}${other === "gene" && level === "pathway" ? ": write it without `->`" : ""}`;
  return report.error(code, name.span, message, { hint });
}
