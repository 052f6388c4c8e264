import type { Binding, Expression } from "../model.ts";
import type { BlockParser } from "./block-parser.ts";
import type { Cursor } from "./cursor.ts";
import type { Line } from "./line-tree.ts";
import { parseCondition } from "./parse-condition.ts";
import { parseValue } from "./parse-value.ts";
import type { NameNode, StepNode, VerifyNode } from "./syntax-tree.ts";

const STEP_NUMBER = /(\d{1,6})\./y;

/** The steps of one block. `otherwise:` belongs to the `when` before it, whichever of the two columns it stands in. */
export function parseSteps(block: BlockParser, lines: readonly Line[]): StepNode[] {
  const steps: StepNode[] = [];
  for (const line of lines) {
    if (block.text(line) === "otherwise:") {
      const last = steps.pop();
      const joined = last === undefined ? undefined : withOtherwise(block, last, line);
      if (joined !== undefined) steps.push(joined);
      else if (last !== undefined) steps.push(last);
      if (joined === undefined) {
        block.report.error("expected-step", block.span(line), "This `otherwise:` has no `when` before it.");
      }
      continue;
    }
    const step = parseStep(block, line);
    if (step !== undefined) steps.push(step);
  }
  return steps;
}

function withOtherwise(block: BlockParser, step: StepNode, line: Line): StepNode | undefined {
  if (step.kind !== "when" || step.otherwise.length > 0) return undefined;
  return { ...step, otherwise: parseSteps(block, block.body(line, "`otherwise:`")) };
}

function parseStep(block: BlockParser, line: Line): StepNode | undefined {
  const cursor = block.cursor(line);
  const found = cursor.match(STEP_NUMBER);
  const common = { number: found === null ? null : Number(found[1]), span: block.span(line) };
  if (cursor.eatWord("when")) return parseWhen(block, line, cursor, common);
  const loop = parseLoopHead(cursor);
  if (loop === null) return undefined;
  if (loop !== undefined) {
    const steps = parseSteps(block, block.body(line, "this loop"));
    return { ...common, kind: "for", ...loop, steps };
  }
  const kind = cursor.eat("->") ? "pathway" : "locus";
  const hint = "a step is `1. locus`, `1. -> pathway`, `1. for x in {list}:` or `1. when {condition}:`";
  const target = cursor.name();
  if (target === undefined) return cursor.expected("expected-step", `the name of a ${kind}`, hint);
  return { ...common, kind, target, bindings: parseBindings(block, cursor, line) };
}

function parseWhen(
  block: BlockParser,
  line: Line,
  cursor: Cursor,
  common: { readonly number: number | null; readonly span: StepNode["span"] },
): StepNode | undefined {
  dropColon(cursor, "the condition");
  const condition = parseCondition(cursor);
  if (condition === undefined || !cursor.expectEnd("the condition")) return undefined;
  const body = block.body(line, "this `when`");
  const turn = body.findIndex((child) => block.text(child) === "otherwise:");
  const steps = parseSteps(block, turn < 0 ? body : body.slice(0, turn));
  const step: StepNode = { ...common, kind: "when", condition, steps, otherwise: [] };
  const [otherwise, ...rest] = turn < 0 ? [] : body.slice(turn);
  for (const stray of rest) {
    block.report.error("expected-step", block.span(stray), "I was expecting nothing after the block of `otherwise:`.");
  }
  return otherwise === undefined ? step : withOtherwise(block, step, otherwise);
}

/** `for x in VALUE:`; undefined when the line is no loop, null when it is a broken one. */
function parseLoopHead(cursor: Cursor): { variable: NameNode; over: Expression } | undefined | null {
  if (!cursor.eatWord("for")) return undefined;
  dropColon(cursor, "the list of a loop");
  const variable = cursor.expectName("the name of the loop's variable");
  if (variable === undefined) return null;
  if (!cursor.eatWord("in")) {
    cursor.expected("expected-word", "`in` after the loop's variable", `write: for ${variable.text} in {list}:`);
    return null;
  }
  const over = parseValue(cursor, "expression");
  if (over === undefined || !cursor.expectEnd("the list of a loop")) return null;
  return { variable, over };
}

/** The colon is taken from the line's end, because a bare word may hold colons itself. */
function dropColon(cursor: Cursor, after: string): void {
  if (cursor.source.text[cursor.end - 1] === ":") {
    cursor.end -= 1;
    return;
  }
  const span = cursor.span(Math.max(cursor.pos, cursor.end - 1), cursor.end);
  cursor.report.error("expected-colon", span, `I was expecting \`:\` after ${after}, but the line ends here.`);
}

/** Bindings behind the target on its own line and on the lines below it. */
export function parseBindings(block: BlockParser, cursor: Cursor, line: Line): readonly Binding[] {
  const bindings = parseBindingLine(cursor);
  for (const child of line.children) {
    block.noBlock(child, "a binding");
    bindings.push(...parseBindingLine(block.cursor(child)));
  }
  return bindings;
}

/** Zero or more `name = value` to the end of the line. */
export function parseBindingLine(cursor: Cursor): Binding[] {
  const bindings: Binding[] = [];
  while (!cursor.atEnd()) {
    const start = cursor.pos;
    const name = cursor.name();
    if (name === undefined || !cursor.eat("=")) {
      cursor.expected("expected-binding", "a binding", "a binding is `name = value`");
      return bindings;
    }
    const value = parseValue(cursor, "expression");
    if (value === undefined) return bindings;
    bindings.push({ name: name.text, value, span: cursor.span(start) });
  }
  return bindings;
}

/** The checks of one block, without its `within`, which only the section itself may have. */
export function parseVerifySteps(block: BlockParser, lines: readonly Line[]): VerifyNode[] {
  const steps: VerifyNode[] = [];
  for (const line of lines) {
    const cursor = block.cursor(line);
    const span = block.span(line);
    const loop = parseLoopHead(cursor);
    if (loop === null) continue;
    if (loop !== undefined) {
      steps.push({ kind: "for", ...loop, steps: parseVerifySteps(block, block.body(line, "this loop")), span });
      continue;
    }
    const target = cursor.name();
    const hint = "a line here is `locus key=value …`, `for x in [...]:` or `within 30s`";
    if (target === undefined) cursor.expected("expected-step", "the name of a diagnostic locus", hint);
    else steps.push({ kind: "check", target, bindings: parseBindings(block, cursor, line), span });
  }
  return steps;
}
