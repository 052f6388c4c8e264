import { duration } from "../data/format.ts";
import { Attempts, MutationNotice, type ShownAttempt, type ShownMutation } from "./attempts.tsx";
import { Word } from "./badge.tsx";
import { JsonView } from "./code.tsx";
import { RunLink } from "./text.tsx";

interface LocusResult {
  readonly locus: string;
  readonly runId: string;
  readonly outcome: string;
  readonly output: unknown;
  readonly attempts: readonly ShownAttempt[];
  readonly mutation: ShownMutation | null;
  readonly durationUs: number;
}

/** How a locus answered, whom it asked, and what it learned. */
export function LocusResultView({ run }: { readonly run: LocusResult }) {
  return (
    <section aria-label="Result">
      <p class="result-head">
        <Word>{run.outcome}</Word> after {duration(run.durationUs)}, run <RunLink id={run.runId} />
      </p>
      {run.mutation !== null && <MutationNotice mutation={run.mutation} locus={run.locus} />}
      <h3>Output</h3>
      <JsonView value={run.output} label="Output" />
      <h3>Attempts</h3>
      <Attempts locus={run.locus} attempts={run.attempts} />
    </section>
  );
}
