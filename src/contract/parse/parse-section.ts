import type { Binding } from "../model.ts";
import type { BlockParser } from "./block-parser.ts";
import type { Line } from "./line-tree.ts";
import { parseClaim } from "./parse-claim.ts";
import { parseField } from "./parse-field.ts";
import { parseRequirement } from "./parse-requirement.ts";
import { parseSteps, parseVerifySteps } from "./parse-step.ts";
import { parseValue } from "./parse-value.ts";
import type {
  BulletNode,
  ExampleNode,
  FailureNode,
  FeedNode,
  FieldNode,
  RecordNode,
  ResourceNode,
  Section,
  SectionKind,
  WeightNode,
} from "./syntax-tree.ts";

const DURATION = /(\d{1,9})(ms|s|m|h|d)(?![A-Za-z0-9_])/y;
const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const WEIGHT = /\d{1,9}(?:\.\d{1,9})?/y;
const OUTCOME = /^(?:(success\s*=\s*false)|(error))$/;

/** The section that a header with `:` opens, from the lines of its block. */
export function parseSection(block: BlockParser, header: Line, kind: SectionKind, lines: readonly Line[]): Section {
  const span = block.span(header);
  switch (kind) {
    case "takes":
    case "gives":
      return { kind, span, fields: parseFields(block, lines) };
    case "types":
      return { kind, span, records: each(lines, (line) => parseRecord(block, line)) };
    case "before":
    case "after":
    case "unhealthy when":
      return { kind, span, bullets: each(lines, (line) => parseBullet(block, line)) };
    case "always":
      return { kind, span, claims: each(lines, (line) => parseClaim(block, line)) };
    case "fails when":
      return { kind, span, failures: each(lines, (line) => parseFailure(block, line)) };
    case "feeds":
      return { kind, span, feeds: each(lines, (line) => parseFeed(block, line)) };
    case "weights":
      return { kind, span, weights: lines.flatMap((line) => parseWeights(block, line)) };
    case "examples":
      return { kind, span, examples: each(lines, (line) => parseExample(block, line)) };
    case "steps":
      return { kind, span, steps: parseSteps(block, lines) };
    case "requires":
      return { kind, span, requirements: each(lines, (line) => parseRequirement(block, line)) };
    case "on failure":
      return { kind, span, policies: lines.map((line) => policy(block, line)) };
    case "has":
      return { kind, span, resources: each(lines, (line) => parseResource(block, line)) };
    case "verify":
      return parseVerify(block, header, lines);
    default:
      throw new TypeError(`Cannot parse section "${kind}": it opens no block`);
  }
}

function each<Node>(lines: readonly Line[], parse: (line: Line) => Node | undefined): Node[] {
  return lines.flatMap((line) => parse(line) ?? []);
}

function parseFields(block: BlockParser, lines: readonly Line[]): FieldNode[] {
  return each(lines, (line) => {
    block.noBlock(line, "a field");
    return parseField(block.cursor(line));
  });
}

function parseRecord(block: BlockParser, line: Line): RecordNode | undefined {
  const cursor = block.cursor(line);
  const name = cursor.expectName("the name of a type");
  if (name === undefined) return undefined;
  if (!cursor.eat(":")) return cursor.expected("expected-colon", "`:` after the name of a type");
  if (!cursor.expectEnd("the name of a type")) return undefined;
  return { name, fields: parseFields(block, block.body(line, `the type \`${name.text}\``)), span: block.span(line) };
}

/** A sentence behind `- `; deeper lines carry it on. */
function parseBullet(block: BlockParser, line: Line): BulletNode | undefined {
  const text = [line, ...line.children].map((part) => block.text(part)).join(" ");
  if (text.startsWith("- ")) return { text: text.slice(2).trim(), span: block.span(line) };
  return block.cursor(line).expected("expected-bullet", "a sentence that starts with `- `");
}

function parseFailure(block: BlockParser, line: Line): FailureNode | undefined {
  const bullet = parseBullet(block, line);
  if (bullet === undefined) return undefined;
  const arrow = bullet.text.lastIndexOf("->");
  const hint = "write `- condition -> success=false` (a refusal) or `- condition -> error`";
  if (arrow < 0) {
    const message = "I was expecting `->` and an outcome at the end of this failure.";
    return block.report.error("expected-arrow", bullet.span, message, { hint });
  }
  const outcome = OUTCOME.exec(bullet.text.slice(arrow + 2).trim());
  if (outcome === null) {
    const message = "I was expecting `success=false` or `error` after `->`.";
    return block.report.error("invalid-outcome", bullet.span, message, { hint });
  }
  const condition = bullet.text.slice(0, arrow).trim();
  return { condition, outcome: outcome[2] === undefined ? "refusal" : "error", span: bullet.span };
}

function parseFeed(block: BlockParser, line: Line): FeedNode | undefined {
  block.noBlock(line, "a feed");
  const cursor = block.cursor(line);
  const locus = cursor.expectName("the name of the locus whose fitness this result scores");
  const timescale = locus && cursor.expectName("immediate, convergence or resilience");
  if (locus === undefined || timescale === undefined || !cursor.expectEnd("the timescale")) return undefined;
  return { locus, timescale, span: block.span(line) };
}

function parseWeights(block: BlockParser, line: Line): WeightNode[] {
  block.noBlock(line, "a weight");
  const cursor = block.cursor(line);
  const weights: WeightNode[] = [];
  while (!cursor.atEnd()) {
    const timescale = cursor.expectName("immediate, convergence or resilience");
    if (timescale === undefined) break;
    cursor.skipSpace();
    const value = cursor.match(WEIGHT);
    if (value === null) {
      cursor.expected("expected-value", `the weight of \`${timescale.text}\`, a number such as 0.5`);
      break;
    }
    weights.push({ timescale, value: Number(value[0]), span: cursor.span(timescale.span.start) });
  }
  return weights;
}

function parseExample(block: BlockParser, line: Line): ExampleNode | undefined {
  block.noBlock(line, "an example");
  const cursor = block.cursor(line);
  const input = parseValue(cursor, "json");
  if (input === undefined) return undefined;
  if (!cursor.eat("->")) {
    return cursor.expected(
      "expected-arrow",
      "`->` after the example's input",
      "write `{input} -> {output}` or `-> fails`",
    );
  }
  const output = cursor.eatWord("fails") ? null : parseValue(cursor, "json");
  if (output === undefined || !cursor.expectEnd("the example")) return undefined;
  return { input, output, span: block.span(line) };
}

function policy(block: BlockParser, line: Line): BulletNode {
  block.noBlock(line, "a failure policy");
  return { text: block.text(line).replace(/\s+/g, " "), span: block.span(line) };
}

function parseResource(block: BlockParser, line: Line): ResourceNode | undefined {
  const cursor = block.cursor(line);
  const name = cursor.expectName("the name of a resource");
  if (name === undefined) return undefined;
  if (!cursor.eat(":")) return cursor.expected("expected-colon", "`:` after the name of a resource");
  if (!cursor.expectEnd("the name of a resource")) return undefined;
  let kind: ResourceNode["kind"] = null;
  const properties: Binding[] = [];
  for (const child of block.body(line, `the resource \`${name.text}\``)) {
    block.noBlock(child, "a property");
    const property = block.cursor(child);
    if (kind === null && property.eatWord("is")) {
      kind = property.expectName("the kind of the resource") ?? null;
      property.expectEnd("the kind");
      continue;
    }
    const start = child.start;
    const key = property.expectName("the name of a property");
    if (key === undefined) continue;
    property.eat("=");
    const value = parseValue(property, "expression");
    if (value === undefined || !property.expectEnd("the property's value")) continue;
    properties.push({ name: key.text, value, span: property.span(start) });
  }
  return { name, kind, properties, span: block.span(line) };
}

function parseVerify(block: BlockParser, header: Line, lines: readonly Line[]): Section {
  const steps: Line[] = [];
  let within: { readonly ms: number; readonly span: Section["span"] } | null = null;
  for (const line of lines) {
    const cursor = block.cursor(line);
    cursor.eatWord("all");
    if (!cursor.eatWord("within")) {
      steps.push(line);
      continue;
    }
    block.noBlock(line, "`within`");
    cursor.skipSpace();
    const found = cursor.match(DURATION);
    const hint = "a duration is 500ms, 30s, 5m, 2h or 1d";
    if (found === null) cursor.expected("expected-duration", "a duration after `within`", hint);
    else if (within !== null) block.report.error("duplicate-section", block.span(line), "`within` is here twice.");
    else if (cursor.expectEnd("the duration")) {
      within = { ms: Number(found[1]) * (UNIT_MS[found[2] ?? ""] ?? 1), span: block.span(line) };
    }
  }
  return { kind: "verify", span: block.span(header), steps: parseVerifySteps(block, steps), within };
}
