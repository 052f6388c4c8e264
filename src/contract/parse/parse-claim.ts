import type { Span } from "../span.ts";
import type { BlockParser } from "./block-parser.ts";
import type { Cursor } from "./cursor.ts";
import type { Line } from "./line-tree.ts";
import type { ClaimNode, NameNode } from "./syntax-tree.ts";

/** Every sentence of `always:`, as the hints show them. */
const SENTENCES = [
  "OUTPUT is sorted [by FIELD] [descending]",
  "OUTPUT has no duplicates [by FIELD]",
  "OUTPUT rearranges LIST",
  "OUTPUT picks from LIST",
  "OUTPUT is as long as LIST",
  "OUTPUT is the length of LIST",
  "OUTPUT is the sum of LIST",
  "order of INPUT does not matter [to OUTPUT]",
  "OUTPUT as INPUT gives OUTPUT again",
  "OUTPUT as INPUT gives INPUT back",
  "adding to INPUT never lowers OUTPUT",
  "adding to INPUT never raises OUTPUT",
];
const HINT = `the sentences are: ${SENTENCES.join(" · ")}`;

/** One sentence about all answers of a transform, behind `- `. */
export function parseClaim(block: BlockParser, line: Line): ClaimNode | undefined {
  block.noBlock(line, "a sentence of `always:`");
  const cursor = block.cursor(line);
  if (!cursor.eat("-")) return cursor.expected("expected-bullet", "a sentence that starts with `- `");
  const claim = sentence(cursor, block.span(line));
  return claim !== undefined && cursor.expectEnd("the sentence") ? claim : undefined;
}

function sentence(cursor: Cursor, span: Span): ClaimNode | undefined {
  if (eatWords(cursor, "order", "of")) return orderClaim(cursor, span);
  if (eatWords(cursor, "adding", "to")) return addingClaim(cursor, span);
  const output = cursor.expectName("the name of a field that the gene gives");
  return output && outputClaim(cursor, output, span);
}

function orderClaim(cursor: Cursor, span: Span): ClaimNode | undefined {
  const input = cursor.expectName("the name of a list that the gene takes");
  if (input === undefined || !expectWords(cursor, "does", "not", "matter")) return undefined;
  const outputs: NameNode[] = [];
  if (cursor.eatWord("to")) {
    do {
      const output = cursor.expectName("the name of a field that the gene gives");
      if (output === undefined) return undefined;
      outputs.push(output);
    } while (cursor.eat(",") || cursor.eatWord("and"));
  }
  return { kind: "anyOrder", input, outputs, span };
}

function addingClaim(cursor: Cursor, span: Span): ClaimNode | undefined {
  const input = cursor.expectName("the name of a list that the gene takes");
  if (input === undefined || !expectWords(cursor, "never")) return undefined;
  const raises = cursor.eatWord("raises");
  if (!raises && !cursor.eatWord("lowers")) return unknown(cursor, "`lowers` or `raises`");
  const output = cursor.expectName("the name of a number that the gene gives");
  return output && { kind: raises ? "neverRaises" : "neverLowers", input, output, span };
}

/** The sentences that begin with what the gene gives. */
function outputClaim(cursor: Cursor, output: NameNode, span: Span): ClaimNode | undefined {
  if (cursor.eatWord("rearranges")) return aboutList(cursor, "rearranges", output, span);
  if (eatWords(cursor, "picks", "from")) return aboutList(cursor, "picks", output, span);
  if (eatWords(cursor, "has", "no", "duplicates"))
    return keyed(cursor, span, (by) => ({ kind: "distinct", output, by }));
  if (cursor.eatWord("as")) return fedClaim(cursor, output, span);
  if (!cursor.eatWord("is")) return unknown(cursor, `what always holds of \`${output.text}\``);
  if (eatWords(cursor, "as", "long", "as")) return aboutList(cursor, "asLong", output, span);
  if (eatWords(cursor, "the", "length", "of")) return aboutList(cursor, "length", output, span);
  if (eatWords(cursor, "the", "sum", "of")) return aboutList(cursor, "sum", output, span);
  if (!cursor.eatWord("sorted")) return unknown(cursor, `what \`${output.text}\` always is`);
  return keyed(cursor, span, (by) => ({ kind: "sorted", output, by, descending: cursor.eatWord("descending") }));
}

function aboutList(
  cursor: Cursor,
  kind: "rearranges" | "picks" | "length" | "sum" | "asLong",
  output: NameNode,
  span: Span,
): ClaimNode | undefined {
  const operand = cursor.expectName("the name of a field that the gene takes or gives");
  return operand && { kind, output, operand, span };
}

/** `by FIELD`, of items that are records. */
function keyed<Claim>(
  cursor: Cursor,
  span: Span,
  claim: (by: NameNode | null) => Claim,
): (Claim & { readonly span: Span }) | undefined {
  const by = cursor.eatWord("by") ? cursor.expectName("the name of a field of the items") : null;
  return by === undefined ? undefined : { ...claim(by), span };
}

function fedClaim(cursor: Cursor, output: NameNode, span: Span): ClaimNode | undefined {
  const input = cursor.expectName("the name of a field that the gene takes");
  if (input === undefined || !expectWords(cursor, "gives")) return undefined;
  const result = cursor.expectName("the name of a field");
  if (result === undefined) return undefined;
  const back = cursor.eatWord("back");
  if (!back && !cursor.eatWord("again")) return unknown(cursor, "`again` or `back`");
  return { kind: "fed", output, input, result, how: back ? "back" : "again", span };
}

function unknown(cursor: Cursor, what: string): undefined {
  return cursor.expected("expected-claim", what, HINT);
}

/** All of the words or none of them: a field may have the name of the first. */
function eatWords(cursor: Cursor, ...words: readonly string[]): boolean {
  const start = cursor.pos;
  if (words.every((word) => cursor.eatWord(word))) return true;
  cursor.pos = start;
  return false;
}

function expectWords(cursor: Cursor, ...words: readonly string[]): boolean {
  if (eatWords(cursor, ...words)) return true;
  unknown(cursor, `\`${words.join(" ")}\``);
  return false;
}
