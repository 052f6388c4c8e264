import type { ComponentChildren } from "preact";
import { duration } from "../data/format.ts";
import { Word } from "./badge.tsx";
import { Table } from "./table.tsx";
import { Ago, LocusLink, Name, RunLink, shortRun } from "./text.tsx";

/** A run as lists hold it. */
export interface ListedRun {
  readonly runId: string;
  readonly level: "locus" | "pathway";
  readonly name: string;
  readonly outcome: string;
  readonly startedAtMs: number;
  readonly durationUs: number;
  readonly message: string | null;
}

interface RunTableProps {
  readonly caption: string;
  readonly runs: readonly ListedRun[];
  readonly empty: ComponentChildren;
  /** Where the name goes without saying. */
  readonly nameless?: true;
  /** In a narrow panel. */
  readonly brief?: true;
}

export function RunTable({ caption, runs, empty, nameless, brief }: RunTableProps) {
  return (
    <Table
      caption={caption}
      rows={runs}
      keyOf={({ runId }) => runId}
      empty={empty}
      columns={[
        { head: "Outcome", cell: (run) => <RunOutcome {...run} /> },
        ...(nameless === true
          ? []
          : [
              {
                head: "Of",
                kind: "grow" as const,
                cell: (run: ListedRun) => <NameOf level={run.level} name={run.name} />,
              },
            ]),
        { head: "Run", on: "tablet", cell: ({ runId }) => <RunLink id={runId} /> },
        ...(brief === true
          ? []
          : [
              {
                head: "Message",
                kind: "grow" as const,
                on: "desktop" as const,
                cell: ({ message }: ListedRun) => <span class="clip">{message ?? ""}</span>,
              },
              {
                head: "Took",
                kind: "number" as const,
                on: "tablet" as const,
                cell: ({ durationUs }: ListedRun) => duration(durationUs),
              },
            ]),
        { head: "Started", kind: "number", cell: ({ startedAtMs }) => <Ago at={startedAtMs} /> },
      ]}
    />
  );
}

/** On a phone this is the way to the run. */
function RunOutcome({ runId, outcome }: ListedRun) {
  return (
    <a href={`/runs/${encodeURIComponent(runId)}`} aria-label={`${outcome}, run ${shortRun(runId)}`}>
      <Word>{outcome}</Word>
    </a>
  );
}

export function NameOf({ level, name }: { readonly level: "locus" | "pathway"; readonly name: string }) {
  if (level === "locus") return <LocusLink name={name} />;
  return (
    <a class="name" href={`/pathways/${encodeURIComponent(name)}`}>
      <Name>{name}</Name>
    </a>
  );
}
