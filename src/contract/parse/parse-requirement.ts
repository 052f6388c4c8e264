import type { BlockParser } from "./block-parser.ts";
import type { Cursor } from "./cursor.ts";
import type { Line } from "./line-tree.ts";
import type { NumberNode, RequirementNode } from "./syntax-tree.ts";

const NUMBER = /\d{1,6}/y;
const SHAPE = "write `step 3 needs step 2` or `step 3 needs steps 1, 2`";

/** `step 3 needs step 2`, `step 3 needs steps 1, 2`. */
export function parseRequirement(block: BlockParser, line: Line): RequirementNode | undefined {
  block.noBlock(line, "a requirement");
  const cursor = block.cursor(line);
  const step = parseStepNumber(cursor);
  if (step === undefined) return undefined;
  if (!cursor.eatWord("needs")) return cursor.expected("expected-word", "`needs`", SHAPE);
  const needs: NumberNode[] = [];
  do {
    const need = parseStepNumber(cursor, needs.length > 0);
    if (need === undefined) return undefined;
    needs.push(need);
  } while (cursor.eat(",") || cursor.eatWord("and"));
  return cursor.expectEnd("the steps it needs") ? { step, needs, span: block.span(line) } : undefined;
}

function parseStepNumber(cursor: Cursor, wordIsOptional = false): NumberNode | undefined {
  if (!cursor.eatWord("steps") && !cursor.eatWord("step") && !wordIsOptional) {
    return cursor.expected("expected-word", "`step` and a number", SHAPE);
  }
  cursor.skipSpace();
  const start = cursor.pos;
  const found = cursor.match(NUMBER);
  if (found === null) return cursor.expected("expected-value", "the number of a step", SHAPE);
  return { value: Number(found[0]), span: cursor.span(start) };
}
