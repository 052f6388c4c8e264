import type { ComponentChildren } from "preact";
import { duration } from "../data/format.ts";
import { Word } from "./badge.tsx";
import { Name } from "./name.tsx";
import { Table } from "./table.tsx";
import { Ago, LocusLink, RunLink, shortRun } from "./text.tsx";

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
                cell: (run: ListedRun) => <WhatRan run={run} isBrief={brief === true} />,
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
                cell: ({ message }: ListedRun) => <Said message={message} />,
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
export function RunOutcome({ runId, outcome }: Pick<ListedRun, "runId" | "outcome">) {
  return (
    <a href={`/runs/${encodeURIComponent(runId)}`} aria-label={`${outcome}, run ${shortRun(runId)}`}>
      <Word>{outcome}</Word>
    </a>
  );
}

/** What has no column of its own for messages says them here. */
function WhatRan({ run, isBrief }: { readonly run: ListedRun; readonly isBrief: boolean }) {
  return (
    <>
      <NameOf level={run.level} name={run.name} />
      <span class={isBrief ? "below hint" : "until-desktop hint"}>
        <Said message={run.message} />
      </span>
    </>
  );
}

/** One line of a message; the rest is on the run's page, or where the pointer rests. */
function Said({ message }: { readonly message: string | null }) {
  return message === null ? null : (
    <span class="clip" title={message}>
      {message}
    </span>
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
