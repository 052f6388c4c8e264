import { Badge, type Tone } from "./badge.tsx";
import { Table } from "./table.tsx";
import { Ago, AlleleLink } from "./text.tsx";

export interface Decision {
  readonly seq: number;
  readonly atMs: number;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly sha: string | null;
  readonly reason: string;
}

const TONES: Readonly<Record<string, Tone>> = {
  promote: "ok",
  approve: "ok",
  demote: "warn",
  ask: "warn",
  rollback: "warn",
  reject: "fail",
  refuse: "fail",
};

interface DecisionsProps {
  readonly items: readonly Decision[];
  readonly empty?: string;
}

/** Who decided what, and why. */
export function Decisions({ items, empty = "Nothing was decided yet." }: DecisionsProps) {
  return (
    <Table
      caption="Decisions, the newest first"
      rows={items}
      keyOf={({ seq }) => seq}
      empty={empty}
      columns={[
        { head: "What", cell: ({ action }) => <Badge tone={TONES[action] ?? "neutral"}>{action}</Badge> },
        { head: "About", kind: "grow", cell: (decision) => <About {...decision} /> },
        {
          head: "Allele",
          on: "tablet",
          cell: ({ sha, subject }) => (sha === null ? "–" : <AlleleLink sha={sha} locus={subject} />),
        },
        { head: "Why", kind: "grow", on: "desktop", cell: ({ reason }) => <span class="wrap">{reason}</span> },
        { head: "Who", on: "tablet", cell: ({ actor }) => actor.replace(/^person (?=.)/, "") },
        { head: "When", kind: "number", cell: ({ atMs }) => <Ago at={atMs} /> },
      ]}
    />
  );
}

/** Where there is no room for a column of reasons, the reason stands here. */
function About({ subject, reason }: Decision) {
  return (
    <>
      <span class="name">{subject}</span>
      <span class="until-desktop hint wrap">{reason}</span>
    </>
  );
}
