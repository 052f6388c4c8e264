import { duration } from "../data/format.ts";
import { type ListedRun, NameOf, RunOutcome } from "./run-table.tsx";
import { Table } from "./table.tsx";
import { RunLink } from "./text.tsx";

interface RunStepsProps {
  readonly startedAtMs: number;
  readonly durationUs: number;
  readonly steps: readonly ListedRun[];
}

/** Steps and checks along the time that the run took. */
export function RunSteps({ startedAtMs, durationUs, steps }: RunStepsProps) {
  const wholeUs = Math.max(
    durationUs,
    ...steps.map((step) => (step.startedAtMs - startedAtMs) * 1_000 + step.durationUs),
    1,
  );
  return (
    <Table
      caption="Steps and checks in the order of their start"
      rows={steps}
      keyOf={({ runId }) => runId}
      empty="It has no steps."
      columns={[
        { head: "Outcome", cell: (step) => <RunOutcome {...step} /> },
        { head: "Of", cell: ({ level, name }) => <NameOf level={level} name={name} /> },
        {
          head: "When",
          kind: "grow",
          on: "tablet",
          cell: (step) => <Span step={step} startedAtMs={startedAtMs} wholeUs={wholeUs} />,
        },
        { head: "Took", kind: "number", cell: (step) => duration(step.durationUs) },
        { head: "Run", on: "tablet", cell: ({ runId }) => <RunLink id={runId} /> },
      ]}
    />
  );
}

interface SpanProps {
  readonly step: ListedRun;
  readonly startedAtMs: number;
  readonly wholeUs: number;
}

function Span({ step, startedAtMs, wholeUs }: SpanProps) {
  const startUs = (step.startedAtMs - startedAtMs) * 1_000;
  const left = Math.min(99, Math.max(0, (startUs / wholeUs) * 100));
  const width = Math.min(100 - left, Math.max(1, (step.durationUs / wholeUs) * 100));
  const tone = step.outcome === "success" ? "ok" : step.outcome === "failure" ? "fail" : "warn";
  return (
    <span class="span" title={`after ${duration(startUs)}, for ${duration(step.durationUs)}`}>
      <span class={`span-fill fill-${tone}`} style={{ left: `${left}%`, width: `${width}%` }} />
    </span>
  );
}
