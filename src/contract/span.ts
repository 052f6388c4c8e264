/** A stretch of source text: offsets in UTF-16 units, lines and columns counted from 1 as editors show them. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly column: number;
}
