/** Something the store copes with and somebody should know. */
export interface StoreProblem {
  readonly kind: "commit_failed" | "records_dropped" | "source_tampered";
  readonly message: string;
}

export type OnProblem = (problem: StoreProblem) => void;
