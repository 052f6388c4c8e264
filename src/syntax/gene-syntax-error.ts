import { SgError } from "../core/mod.ts";

/** A source that is not a gene's: it does not parse, or it holds what cannot be erased to JavaScript. */
export class GeneSyntaxError extends SgError {
  readonly code = "gene_rejected";
  /** Counted from 1, as editors show them. */
  readonly line: number;
  readonly column: number;

  constructor(problem: string, line: number, column: number, cause?: unknown) {
    super(`Cannot read gene at ${line}:${column}: ${problem}`, { line, column }, cause);
    this.line = line;
    this.column = column;
  }
}
