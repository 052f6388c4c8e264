import { formatClaim } from "../format-claim.ts";
import { formatType } from "../format-type.ts";
import type { Field, FieldType, Operand, Property } from "../model.ts";
import { type ClaimNode, type NameNode, sectionOf } from "../parse/syntax-tree.ts";
import { listed } from "../report.ts";
import { fit } from "./assignable.ts";
import { fieldIndex } from "./field-index.ts";
import type { Unit } from "./library-index.ts";

/** The sentences of `always:`, each with its names found and their types such that it can be true. */
export function checkClaims(unit: Unit): readonly Property[] {
  if (!unit.signature.sound) return [];
  const seen = new Set<string>();
  return (sectionOf(unit.declaration, "always")?.claims ?? []).flatMap((node) => {
    const property = new ClaimCheck(unit, node).property();
    if (property === undefined) return [];
    const text = formatClaim(property);
    if (seen.has(text)) unit.report.error("duplicate-name", node.span, `\`${text}\` is here twice.`);
    seen.add(text);
    return property;
  });
}

type Side = Operand["side"];
const SIDES = { input: "takes", output: "gives" } as const;

class ClaimCheck {
  readonly #unit: Unit;
  readonly #node: ClaimNode;

  constructor(unit: Unit, node: ClaimNode) {
    this.#unit = unit;
    this.#node = node;
  }

  get #gene(): string {
    return `\`${this.#unit.declaration.name.text}\``;
  }

  property(): Property | undefined {
    const node = this.#node;
    const { span } = node;
    switch (node.kind) {
      case "sorted": {
        const { descending } = node;
        const by = this.#items(node.output, node.by, "be sorted", isOrdered, ORDERED);
        return by && { kind: "sorted", output: node.output.text, by: by.field, descending, span };
      }
      case "distinct": {
        const by = this.#items(node.output, node.by, "have duplicates", () => true, "");
        return by && { kind: "distinct", output: node.output.text, by: by.field, span };
      }
      case "rearranges":
      case "picks":
      case "asLong":
      case "length":
      case "sum":
        return this.#aboutList(node);
      case "anyOrder": {
        const input = this.#list("input", node.input);
        const outputs = node.outputs.flatMap((name) => (this.#type("output", name) === undefined ? [] : name.text));
        if (input === undefined || outputs.length < node.outputs.length) return undefined;
        return { kind: "anyOrder", input: node.input.text, outputs, span };
      }
      case "fed":
        return this.#fed(node);
      case "neverLowers":
      case "neverRaises": {
        const input = this.#list("input", node.input);
        const output = this.#number(node.output);
        if (input === undefined || output === undefined) return undefined;
        return { kind: node.kind, input: node.input.text, output: node.output.text, span };
      }
    }
  }

  #aboutList(node: Extract<ClaimNode, { operand: NameNode }>): Property | undefined {
    const { kind, span } = node;
    const operand = this.#operand(node.operand);
    if (operand === undefined) return undefined;
    const of = { side: operand.side, name: node.operand.text };
    const output = node.output.text;
    if (kind === "length" || kind === "sum") {
      if (this.#number(node.output) === undefined) return undefined;
      if (kind === "sum" && !isNumber(operand.item)) {
        return this.#mismatch(node.operand, operand.type, "it has no sum", "a list of int or float has one");
      }
      return { kind, output, of, span };
    }
    const own = this.#list("output", node.output);
    if (own === undefined) return undefined;
    if (kind !== "asLong") {
      const { types } = this.#unit.signature;
      const fits = (from: FieldType, to: FieldType): boolean =>
        fit({ type: from, types }, { type: to, types }) !== "never";
      if (!fits(own.item, operand.item) && !fits(operand.item, own.item)) {
        const why = `its items are never those of \`${node.operand.text}\`, ${quoted(operand.type)}`;
        return this.#mismatch(node.output, own.type, why, "both lists need items of one type");
      }
    }
    return { kind, output, of, span };
  }

  #fed(node: Extract<ClaimNode, { kind: "fed" }>): Property | undefined {
    const { output, input, result, how, span } = node;
    const given = this.#type("output", output);
    const taken = this.#type("input", input);
    if (given === undefined || taken === undefined) return undefined;
    const wanted = how === "again" ? output : input;
    if (result.text !== wanted.text) {
      const message = `I was expecting \`${wanted.text}\` here, which is what would come ${how}.`;
      return this.#unit.report.error("claim-mismatch", result.span, message);
    }
    const { types } = this.#unit.signature;
    if (fit({ type: given, types }, { type: taken, types }) === "never") {
      const why = `it is never a \`${input.text}\`, ${quoted(taken)}`;
      return this.#mismatch(output, given, why, "an output can be fed back only where its type is taken");
    }
    return { kind: how, output: output.text, input: input.text, span };
  }

  /** A list that is given, or one field of its items. */
  #items(
    output: NameNode,
    by: NameNode | null,
    what: string,
    suits: (type: FieldType) => boolean,
    hint: string,
  ): { readonly field: string | null } | undefined {
    const list = this.#list("output", output);
    if (list === undefined) return undefined;
    if (by === null) {
      if (suits(list.item)) return { field: null };
      return this.#mismatch(output, list.type, `it cannot ${what}`, hint);
    }
    if (list.item.kind !== "record") {
      return this.#mismatch(output, list.type, "its items have no fields", "leave `by` away");
    }
    const field = this.#find(by, this.#unit.signature.types.get(list.item.name) ?? [], `A \`${list.item.name}\` has`);
    if (field === undefined) return undefined;
    return suits(field.type) ? { field: by.text } : this.#mismatch(by, field.type, `nothing can ${what} by it`, hint);
  }

  #operand(name: NameNode): { readonly side: Side; readonly type: FieldType; readonly item: FieldType } | undefined {
    const { takes, gives } = this.#unit.signature;
    const side: Side = fieldIndex(takes).has(name.text) ? "input" : "output";
    if (side === "output" && !fieldIndex(gives).has(name.text)) {
      this.#find(name, [...takes, ...gives], `${this.#gene} takes or gives`);
      return undefined;
    }
    const list = this.#list(side, name);
    return list && { side, ...list };
  }

  #list(side: Side, name: NameNode): { readonly type: FieldType; readonly item: FieldType } | undefined {
    const type = this.#type(side, name);
    if (type === undefined) return undefined;
    const inner = withoutNull(type);
    return inner.kind === "list" ? { type, item: inner.item } : this.#mismatch(name, type, "it is no list", "");
  }

  #number(name: NameNode): FieldType | undefined {
    const type = this.#type("output", name);
    if (type === undefined || isNumber(withoutNull(type))) return type;
    return this.#mismatch(name, type, "it is no number", "");
  }

  #type(side: Side, name: NameNode): FieldType | undefined {
    return this.#find(name, this.#unit.signature[SIDES[side]], `${this.#gene} ${SIDES[side]}`)?.type;
  }

  #find(name: NameNode, fields: readonly Field[], where: string): Field | undefined {
    const field = fieldIndex(fields).get(name.text);
    if (field !== undefined) return field;
    const { report } = this.#unit;
    const names = fields.map((each) => each.name);
    const guess = report.suggestions.suggest(name.text, names);
    const message = `${where} no \`${name.text}\`${guess || "."}`;
    return report.error("unknown-field", name.span, message, { hint: `there is ${listed(names) || "nothing"}` });
  }

  #mismatch(name: NameNode, type: FieldType, why: string, hint: string): undefined {
    const message = `\`${name.text}\` is ${quoted(type)}: ${why}.`;
    return this.#unit.report.error("claim-mismatch", name.span, message, hint === "" ? {} : { hint });
  }
}

const ORDERED = 'what can be sorted is a list of int, float, string or "a" | "b", or of records `by` a field of those';

function isOrdered({ kind }: FieldType): boolean {
  return kind === "int" || kind === "float" || kind === "string" || kind === "oneOf";
}

function isNumber({ kind }: FieldType): boolean {
  return kind === "int" || kind === "float";
}

function withoutNull(type: FieldType): FieldType {
  return type.kind === "optional" ? type.inner : type;
}

function quoted(type: FieldType): string {
  return `\`${formatType(type)}\``;
}
