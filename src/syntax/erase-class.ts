import { eraseThis } from "./erase-function.ts";
import type { Erasure } from "./erase-types.ts";
import { type Node, rangeOf } from "./node.ts";
import { findToken, tokensBetween } from "./trivia.ts";

type Class = Extract<Node, { type: "ClassDeclaration" | "ClassExpression" }>;
type Member = Extract<Node, { type: "ClassProperty" | "ClassMethod" | "ClassPrivateProperty" | "ClassPrivateMethod" }>;

const MODIFIERS = new Set(["public", "private", "protected", "readonly", "abstract", "override", "declare"]);

/** `abstract class A<T> extends B<T> implements C`: type parameters are nodes of their own. */
export function eraseClass({ source, text }: Erasure, node: Class): undefined {
  const { start } = rangeOf(node);
  const bodyStart = rangeOf(node.body).start;
  if (node.type === "ClassDeclaration" && node.abstract === true) {
    const at = findToken(source, "abstract", start, bodyStart);
    text.blank(at, at + "abstract".length);
  }
  if (node.implements != null && node.implements.length > 0) {
    const heritage = node.superTypeArguments ?? node.superClass ?? node.typeParameters ?? node.id;
    const first = node.implements[0];
    const from = heritage == null ? start : rangeOf(heritage).end;
    const at = findToken(source, "implements", from, first === undefined ? bodyStart : rangeOf(first).start);
    text.blank(at, bodyStart);
  }
}

/** Modifiers, markers and the parameter `this` of a field or method. */
export function eraseMember(erasure: Erasure, node: Member, ancestors: readonly Node[]): undefined {
  const { source, text } = erasure;
  const { start, end } = rangeOf(node);
  const key = rangeOf(node.key);
  for (const { text: word, at } of tokensBetween(source, start, key.start)) {
    if (word === "[" || word === "*") break;
    if (!MODIFIERS.has(word)) continue;
    text.blank(at, at + word.length);
    // A field above that ends without a semicolon relied on this word to end it.
    if (at === start && followsOpenField(erasure, node, ancestors)) text.mark(at, ";");
  }
  if (node.type === "ClassMethod" || node.type === "ClassPrivateMethod") eraseThis(erasure, node.params);
  const annotation = "typeAnnotation" in node ? node.typeAnnotation : undefined;
  const markers = ("optional" in node && node.optional === true) || ("definite" in node && node.definite === true);
  if (markers) eraseMarker(erasure, node, annotation ?? undefined);
  const isBareField = annotation != null && "value" in node && node.value == null && source[end - 1] !== ";";
  // `get: T` above `foo() {}` would become a getter.
  if (isBareField && annotation != null) text.mark(rangeOf(annotation).start, ";");
}

function eraseMarker({ source, text }: Erasure, node: Member, annotation: Node | undefined): void {
  const { end } = rangeOf(node);
  const to = annotation === undefined ? end : rangeOf(annotation).start;
  for (const { text: token, at } of tokensBetween(source, rangeOf(node.key).end, to)) {
    if (token === "(" || token === "=") return;
    if (token !== "?" && token !== "!") continue;
    text.blank(at, at + 1);
    return;
  }
}

function followsOpenField({ source }: Erasure, node: Member, ancestors: readonly Node[]): boolean {
  const body = ancestors.at(-1);
  if (body?.type !== "ClassBody") return false;
  const before = body.body[body.body.indexOf(node) - 1];
  if (before === undefined || (before.type !== "ClassProperty" && before.type !== "ClassPrivateProperty")) return false;
  return source[rangeOf(before).end - 1] !== ";";
}
