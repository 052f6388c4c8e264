/** A check that stands between an attack and what it wants, and the test that must fail without it. */
export interface Check {
  readonly attack: string;
  /** Below `src/`. */
  readonly file: string;
  /** What is checked, for people. */
  readonly rule: string;
  /** Takes the check out of the file: texts that each stand there exactly once, and what to put instead. */
  readonly without: readonly (readonly [found: string, instead: string])[];
  /** Below `test/`, and a pattern of the names of the tests concerned. */
  readonly test: string;
  readonly named: string;
}
