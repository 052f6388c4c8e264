/**
 * A text that counts how often it is read. TypeScript's grammar is ambiguous at `<`: Babel guesses, fails and reads
 * again, which for a hostile text (`<T>(<T>(<T>(`, `a<a<a<`) takes exponential or cubic time, and its parser knows no
 * limit. It does read its input only through `charCodeAt` and friends, so the input itself can say stop. Rejected:
 * a scan beforehand (it cannot tell a string from a regular expression, so it can be fooled both ways) and a deadline
 * (this room has no clock, and what parses must not depend on the machine's load). Costs about a tenth of the time.
 */
export class MeteredText extends String {
  readonly #text: string;
  #readsLeft: number;

  constructor(text: string) {
    super(text);
    this.#text = text;
    this.#readsLeft = READS_BASE + READS_PER_CHARACTER * text.length;
  }

  /** @throws ReadBudgetError when the text was read more often than any honest source is. */
  override charCodeAt(index: number): number {
    this.#readsLeft -= 1;
    if (this.#readsLeft < 0) throw new ReadBudgetError();
    return this.#text.charCodeAt(index);
  }
}

export class ReadBudgetError extends Error {}

/** Ordinary sources are read two to three times a character, dense generics about five times. */
const READS_PER_CHARACTER = 40;
const READS_BASE = 50_000;
