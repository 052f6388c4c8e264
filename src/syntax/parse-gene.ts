import { limits, messageOf } from "../core/mod.ts";
import { eraseTypes } from "./erase-types.ts";
import { GeneSyntaxError } from "./gene-syntax-error.ts";
import { MeteredText, ReadBudgetError } from "./metered-text.ts";
import { firstTooDeep, NESTING_MAX } from "./nesting.ts";
import type { Program } from "./node.ts";

export interface ParsedGene {
  /** As the author wrote it; its SHA-256 is the allele's name. */
  readonly source: string;
  /** The same text with every type replaced by blanks: same length, same lines, every position coincides. */
  readonly javascript: string;
  /** Positions are offsets into `source` (and so into `javascript`). Holds the type syntax too. */
  readonly program: Program;
}

/**
 * Reads a gene's source, TypeScript or JavaScript, as a module.
 * @throws GeneSyntaxError for text that does not parse, is too long or nested too deeply, or uses TypeScript that emits code.
 */
export function parseGene(source: string): ParsedGene {
  refuseOversize(source);
  const program = parseModule(source);
  const tooDeep = firstTooDeep(program, NESTING_MAX);
  if (tooDeep !== undefined) throw tooDeepError(tooDeep.loc?.start.line ?? 1, (tooDeep.loc?.start.column ?? 0) + 1);
  return { source, javascript: eraseTypes(source, program), program };
}

/** The same, where a text that is no gene is nothing to stop for. */
export function parseGeneOrNull(source: string): ParsedGene | null {
  try {
    return parseGene(source);
  } catch (error) {
    if (error instanceof GeneSyntaxError) return null;
    throw error;
  }
}

function refuseOversize(source: string): void {
  // A UTF-16 unit is at most three bytes of UTF-8, so short texts need no counting.
  if (source.length * 3 <= limits.sourceBytesMax) return;
  const bytes = new TextEncoder().encode(source).length;
  if (bytes <= limits.sourceBytesMax) return;
  throw new GeneSyntaxError(`it is ${bytes} bytes long: at most ${limits.sourceBytesMax} are allowed`, 1, 1);
}

function parseModule(source: string): Program {
  try {
    // Loaded when the first gene is read: 3 ms that a command which reads none need not spend.
    const { parse } = require("@babel/parser") as typeof import("@babel/parser");
    return parse(metered(source), { sourceType: "module", plugins: ["typescript"], attachComment: false }).program;
  } catch (error) {
    // The parser recurses; a text of brackets exhausts its stack long before it exhausts its size limit.
    if (error instanceof RangeError) throw tooDeepError(1, 1);
    if (error instanceof ReadBudgetError) throw new GeneSyntaxError(AMBIGUOUS, 1, 1);
    if (error instanceof SyntaxError) throw explained(error);
    throw error;
  }
}

const AMBIGUOUS = 'it holds too many nested "<" that could open types or compare: write some of them with parentheses';

/** The parser asks no more of its input than that it has a string's methods; the declared type asks for a primitive. */
function metered(source: string): string {
  return new MeteredText(source) as unknown as string;
}

function tooDeepError(line: number, column: number): GeneSyntaxError {
  return new GeneSyntaxError(`it is nested too deeply: at most ${NESTING_MAX} levels are allowed`, line, column);
}

/** Babel's message ends with its own position, with columns from 0; ours stands in front and counts from 1. */
function explained(error: SyntaxError): GeneSyntaxError {
  const place = "loc" in error && typeof error.loc === "object" && error.loc !== null ? error.loc : {};
  const line = "line" in place && typeof place.line === "number" ? place.line : 1;
  const column = "column" in place && typeof place.column === "number" ? place.column + 1 : 1;
  const reason = "reasonCode" in error ? error.reasonCode : undefined;
  if (reason === "MissingOneOfPlugins" && messageOf(error).includes("decorators")) {
    return new GeneSyntaxError("decorators emit code: call the function yourself instead", line, column, error);
  }
  const problem = messageOf(error)
    .replace(/\s*\(\d+:\d+\)$/, "")
    .replace(/\.$/, "");
  return new GeneSyntaxError(problem.charAt(0).toLowerCase() + problem.slice(1), line, column, error);
}
