import type { Span } from "./span.ts";

/** One problem in a contract, as data; `render-diagnostic.ts` is the only place that makes text of it. */
export interface Diagnostic {
  /** Stable, e.g. `unknown-type`; listed with an example each in the documentation of the language. */
  readonly code: string;
  readonly severity: "error" | "warning";
  readonly file: string;
  readonly span: Span;
  readonly message: string;
  readonly hint?: string;
  readonly related?: readonly { readonly file: string; readonly span: Span; readonly message: string }[];
}

export interface SourceFile {
  readonly path: string;
  readonly text: string;
}
