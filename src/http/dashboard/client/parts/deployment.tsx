import { plural } from "../data/format.ts";
import { Word } from "./badge.tsx";
import { Call } from "./journal.tsx";
import { Table } from "./table.tsx";
import { RunLink } from "./text.tsx";

interface Operation {
  readonly name: string;
  readonly args: object;
}

/** A plan, a deployment or a teardown, as far as this page shows it. */
export interface DeploymentOutcome {
  readonly state?: string;
  readonly outcome?: string;
  readonly message?: string | null;
  readonly runs: readonly {
    readonly name: string;
    readonly resource: string;
    readonly status: string;
    readonly message: string | null;
    readonly runId?: string | null;
    readonly changes?: readonly { readonly operation: Operation }[];
    readonly operations?: readonly Operation[];
  }[];
}

export function DeploymentView({ outcome }: { readonly outcome: DeploymentOutcome }) {
  const operationsOf = (run: DeploymentOutcome["runs"][number]) =>
    run.operations ?? (run.changes ?? []).map(({ operation }) => operation);
  const changes = outcome.runs.reduce((sum, run) => sum + operationsOf(run).length, 0);
  return (
    <section aria-label="Result">
      <p class="result-head">
        <Word>{outcome.outcome ?? outcome.state ?? "done"}</Word> {plural(changes, "operation")}
      </p>
      {outcome.message !== null && outcome.message !== undefined && <p class="wrap">{outcome.message}</p>}
      <Table
        caption="What happens, run by run"
        rows={outcome.runs}
        keyOf={({ name }) => name}
        empty="There is nothing to do."
        columns={[
          { head: "Status", cell: ({ status }) => <Word>{status}</Word> },
          {
            head: "Resource",
            cell: ({ resource, runId }) =>
              runId === undefined || runId === null ? resource : <RunLink id={runId} label={resource} />,
          },
          {
            head: "Operations",
            kind: "grow",
            cell: (run) => (
              <>
                {run.message !== null && <p class="wrap">{run.message}</p>}
                {operationsOf(run).map((operation, index) => (
                  <Call key={index} {...operation} />
                ))}
              </>
            ),
          },
        ]}
      />
    </section>
  );
}
