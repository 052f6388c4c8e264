import { actorName, numbersText } from "../data/format.ts";
import { Badge, type Tone } from "./badge.tsx";
import { Name } from "./name.tsx";
import { Table } from "./table.tsx";
import { Ago, AlleleLink, Prose } from "./text.tsx";

export interface Decision {
  readonly seq: number;
  readonly atMs: number;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly sha: string | null;
  readonly reason: string;
  readonly numbers: Readonly<Record<string, unknown>>;
}

interface Displaced extends Readonly<Record<string, unknown>> {
  readonly sha: string;
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
          cell: ({ sha, ...decision }) => (sha === null ? "–" : <AlleleLink sha={sha} locus={locusOf(decision)} />),
        },
        { head: "Why", kind: "grow", on: "desktop", cell: (decision) => <Why {...decision} /> },
        { head: "Who", on: "tablet", cell: ({ actor }) => actorName(actor) },
        { head: "When", kind: "number", cell: ({ atMs }) => <Ago at={atMs} /> },
      ]}
    />
  );
}

/** What is said of a fused gene is said of its pathway, which is no locus. */
function locusOf({ subject, numbers }: Pick<Decision, "subject" | "numbers">): string | undefined {
  return numbers.fusion === true ? undefined : subject;
}

/** Where there is no room for a column of reasons, the reason stands here. */
function About(decision: Decision) {
  const { subject, sha } = decision;
  return (
    <>
      <span class="name">
        <Name>{subject}</Name>
      </span>
      {sha !== null && (
        <span class="until-tablet below">
          <AlleleLink sha={sha} locus={locusOf(decision)} />
        </span>
      )}
      <span class="until-desktop hint">
        <Why {...decision} />
      </span>
    </>
  );
}

/** The reason, the numbers that spoke for it, and whose place was taken: there the way back begins. */
function Why({ subject, reason, numbers }: Decision) {
  const known = numbersText(numbers);
  const displaced = numbers.displaced as Displaced | undefined;
  return (
    <span class="wrap">
      <Prose>{reason}</Prose>
      {known !== "" && <span class="below hint">{known}</span>}
      {displaced !== undefined && (
        <span class="below hint">
          in place of <AlleleLink sha={displaced.sha} locus={subject} />, {numbersText(displaced)}
        </span>
      )}
    </span>
  );
}
