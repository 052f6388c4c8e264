import { duration, plural, shortSha } from "../data/format.ts";
import { Word } from "./badge.tsx";
import { Table } from "./table.tsx";
import { AlleleLink, LocusLink, Prose } from "./text.tsx";

export interface ShownAttempt {
  readonly sha: string;
  readonly locus?: string;
  readonly outcome: string;
  readonly kind: string | null;
  readonly message: string | null;
  readonly durationUs: number;
}

/** The alleles that were tried, in order, and how each did. */
export function Attempts({
  attempts,
  locus: at,
}: {
  readonly attempts: readonly ShownAttempt[];
  readonly locus?: string;
}) {
  const withLocus = attempts.some(({ locus }) => locus !== undefined);
  return (
    <Table
      caption="Attempts in the order in which they were made"
      rows={attempts.map((attempt, index) => ({ ...attempt, index }))}
      keyOf={({ index }) => index}
      empty="No allele was tried."
      columns={[
        { head: "Outcome", cell: ({ outcome }) => <Word>{outcome}</Word> },
        ...(withLocus
          ? [
              {
                head: "Locus",
                on: "tablet" as const,
                cell: ({ locus = "" }: ShownAttempt) => <LocusLink name={locus} />,
              },
            ]
          : []),
        {
          head: "Allele",
          cell: ({ sha, locus, kind, message }) => (
            <>
              <AlleleLink sha={sha} locus={locus ?? at} />
              <span class="until-tablet below hint wrap">{whyOf({ kind, message })}</span>
            </>
          ),
        },
        { head: "Why", kind: "grow", on: "tablet", cell: (attempt) => <span class="wrap">{whyOf(attempt)}</span> },
        { head: "Took", kind: "number", cell: ({ durationUs }) => duration(durationUs) },
      ]}
    />
  );
}

function whyOf({ kind, message }: Pick<ShownAttempt, "kind" | "message">): string {
  return kind === null ? "" : `${kind}: ${message ?? ""}`;
}

export interface ShownMutation {
  readonly engine: string;
  readonly sha: string | null;
  readonly parent: string;
  readonly description: string;
  readonly candidatesTried: number;
  readonly elapsedMs: number;
}

/** What a run that every allele failed made of it. */
export function MutationNotice({
  mutation,
  locus,
}: {
  readonly mutation: ShownMutation;
  readonly locus?: string | undefined;
}) {
  const { engine, sha, parent, description, candidatesTried, elapsedMs } = mutation;
  const effort = `${engine}, ${plural(candidatesTried, "candidate")} in ${duration(elapsedMs * 1_000)}`;
  if (sha === null) {
    return (
      <p class="notice notice-warn">
        No repair of {shortSha(parent)} was found ({effort}): {description}
      </p>
    );
  }
  return (
    <p class="notice notice-accent">
      Repaired: <AlleleLink sha={sha} locus={locus} /> from <AlleleLink sha={parent} locus={locus} /> ({effort}).{" "}
      <Prose>{description}</Prose>
    </p>
  );
}
