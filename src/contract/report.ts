import { didYouMean } from "../core/mod.ts";
import type { Diagnostic } from "./diagnostic.ts";
import type { DiagnosticCode } from "./diagnostic-code.ts";
import type { Span } from "./span.ts";

/** What a person can still read, and what a fuzzed file cannot inflate. */
export const diagnosticsPerFileMax = 100;

/** A name may be as long as its file. */
const messageCharactersMax = 500;

/** Suggestions compare a word with every known name; beyond this many in one run the check would stop being linear. */
const suggestionsMax = 200;

export type Extra = Pick<Diagnostic, "hint" | "related">;

/** Counts the suggestions of one run over all its files. */
export class SuggestionBudget {
  #left = suggestionsMax;

  /** `; did you mean …?`, or nothing when no name is near or the budget is spent. */
  suggest(word: string, ...known: readonly Iterable<string>[]): string {
    if (this.#left <= 0 || word.length > 64) return "";
    this.#left -= 1;
    return didYouMean(word, chain(known));
  }
}

/** Ends a sentence whose last part may be a question. */
export function sentence(text: string): string {
  return text.endsWith("?") ? text : `${text}.`;
}

const listedMax = 12;

/** `a, b, c` for a message; never more of a long list than a line holds. */
export function listed(known: Iterable<string>, separator = ", "): string {
  const shown: string[] = [];
  for (const name of known) {
    if (shown.length >= listedMax) return [...shown, "…"].join(separator);
    shown.push(name);
  }
  return shown.join(separator);
}

function* chain(parts: readonly Iterable<string>[]): Generator<string> {
  for (const part of parts) yield* part;
}

/** Collects the problems of one file. Above the cap they are counted but not kept. */
export class Report {
  readonly file: string;
  readonly suggestions: SuggestionBudget;
  readonly #kept: Diagnostic[] = [];
  #errors = 0;
  #all = 0;

  constructor(file: string, suggestions: SuggestionBudget) {
    this.file = file;
    this.suggestions = suggestions;
  }

  /** How many errors so far; a declaration is sound when the count did not move while it was read and checked. */
  get errorCount(): number {
    return this.#errors;
  }

  /** @returns undefined, so that a parser can give up with `return report.error(…)`. */
  error(code: DiagnosticCode, span: Span, message: string, extra: Extra = {}): undefined {
    this.#errors += 1;
    this.#add({ code, severity: "error", file: this.file, span, message, ...extra });
  }

  warn(code: DiagnosticCode, span: Span, message: string, extra: Extra = {}): void {
    this.#add({ code, severity: "warning", file: this.file, span, message, ...extra });
  }

  /** In the order of the file, closed by a note when some were left out. */
  diagnostics(): readonly Diagnostic[] {
    const sorted = this.#kept.toSorted((left, right) => left.span.start - right.span.start);
    const last = sorted.at(-1);
    if (last === undefined || this.#all === sorted.length) return sorted;
    const message = `I stopped after ${diagnosticsPerFileMax} problems; ${this.#all - sorted.length} more are not shown.`;
    sorted.push({ code: "too-many-problems", severity: "warning", file: this.file, span: last.span, message });
    return sorted;
  }

  #add(diagnostic: Diagnostic): void {
    this.#all += 1;
    if (this.#kept.length >= diagnosticsPerFileMax) return;
    const { message } = diagnostic;
    const isLong = message.length > messageCharactersMax;
    this.#kept.push(isLong ? { ...diagnostic, message: `${message.slice(0, messageCharactersMax)}…` } : diagnostic);
  }
}

/** For a second look at something whose problems have been told. */
export function unheard(): Report {
  return new Report("", new SuggestionBudget());
}
