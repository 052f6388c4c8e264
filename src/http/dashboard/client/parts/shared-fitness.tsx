import { useState } from "preact/hooks";
import type { BodyOf } from "../../../client.ts";
import { count, ratio } from "../data/format.ts";
import { useQuery } from "../data/query.ts";
import { api, ask } from "../data/session.ts";
import { Badge, Word } from "./badge.tsx";
import { Answer, Panel } from "./page.tsx";
import { CursorPager } from "./pager.tsx";
import { type Column, Table } from "./table.tsx";
import { AlleleLink, LocusLink } from "./text.tsx";

/** How much of the combined fitness is what was seen here (docs/federation-protocol.md). */
const OWN_SHARE = 0.7;
const LIMIT = "50";
/** Where here and there differ by more than this, somebody may want to know why. */
const DISPUTED = 0.2;

type Shared = BodyOf<Awaited<ReturnType<typeof api.federation.fitness.$get>>>["items"][number];

const COLUMNS: readonly Column<Shared>[] = [
  {
    head: "Allele",
    kind: "grow",
    cell: ({ locus, sha, stage }) => (
      <>
        <LocusLink name={locus} /> <AlleleLink sha={sha} locus={locus} />{" "}
        <span class="until-tablet">
          <Word>{stage}</Word>
        </span>
      </>
    ),
  },
  { head: "Stage", on: "tablet", cell: ({ stage }) => <Word>{stage}</Word> },
  {
    head: "Here",
    kind: "number",
    cell: ({ local, n }) => (
      <>
        {n === 0 ? "–" : ratio(local)}
        <span class="below hint">{count(n)} calls</span>
      </>
    ),
  },
  {
    head: "Peers",
    kind: "number",
    cell: ({ peers, local, n }) => (
      <>
        {peers === null ? (
          "–"
        ) : n > 0 && Math.abs(peers.fitness - local) > DISPUTED ? (
          <Badge tone="warn">{ratio(peers.fitness)}</Badge>
        ) : (
          ratio(peers.fitness)
        )}
        <span class="below hint">{count(peers?.n ?? 0)} calls</span>
      </>
    ),
  },
  { head: "Combined", kind: "number", cell: ({ fitness }) => <strong>{ratio(fitness)}</strong> },
  {
    head: "By",
    kind: "grow",
    on: "desktop",
    cell: ({ peers }) => <span class="wrap">{peers?.by.join(", ") ?? ""}</span>,
  },
];

/** Alleles that peers have run too: what they are worth here, there, and together. */
export function SharedFitness() {
  const [cursors, setCursors] = useState<readonly string[]>([]);
  const cursor = cursors.at(-1);
  const query = useQuery(
    `shared fitness ${cursor ?? ""}`,
    () => ask(api.federation.fitness.$get({ query: { limit: LIMIT, ...(cursor === undefined ? {} : { cursor }) } })),
    ["run_finished", "stage_changed"],
  );
  return (
    <Panel title="Fitness by whose word" aside={<span class="muted">the most disputed first</span>}>
      <p class="hint">An allele is worth 0.7 of what was seen here and 0.3 of what peers saw, weighed by trust.</p>
      <Answer query={query}>
        {({ items, next }) => (
          <>
            <Table
              caption="Alleles that peers have run"
              rows={items}
              keyOf={({ locus, sha }) => `${locus} ${sha}`}
              empty="No peer has told of an allele that is here. Observations travel with the rounds."
              columns={COLUMNS}
            />
            <CursorPager next={next} cursors={cursors} go={setCursors} back="Back" on="More" />
          </>
        )}
      </Answer>
    </Panel>
  );
}

interface WhoSawWhatProps {
  readonly allele: {
    readonly locus: string;
    readonly sha: string;
    readonly fitness: number;
    readonly local: number;
    readonly n: number;
  };
}

/** Of one allele: who ran it how often, how it did there, and how much of its fitness that makes. */
export function WhoSawWhat({ allele }: WhoSawWhatProps) {
  const { locus, sha, fitness, local, n } = allele;
  const query = useQuery(
    `observations ${locus} ${sha}`,
    () => ask(api.federation.observations.$get({ query: { locus, sha } })),
    ["run_finished"],
  );
  return (
    <Answer query={query}>
      {({ items }) => {
        const others = items.filter(({ name }) => name !== null);
        if (others.length === 0) return null;
        const weighed = others.some(({ share }) => share > 0);
        const own = { name: "this node", n, fitness: n === 0 ? null : local, share: weighed ? OWN_SHARE : 1 };
        const rows = [
          own,
          ...others.map(({ name, n: calls, sumMicro, share }) => ({
            ...{ name: name ?? "", n: calls, share: (1 - OWN_SHARE) * share },
            fitness: calls === 0 ? null : sumMicro / 1_000_000 / calls,
          })),
        ];
        return (
          <Panel title="Who saw what of it" aside={<span>combined {ratio(fitness)}</span>}>
            <Table
              caption="Fitness by node"
              rows={rows}
              keyOf={({ name }) => name}
              empty=""
              columns={[
                { head: "Node", kind: "grow", cell: ({ name }) => <span class="name">{name}</span> },
                { head: "Calls", kind: "number", cell: (row) => count(row.n) },
                {
                  head: "Fitness there",
                  kind: "number",
                  cell: (row) => (row.fitness === null ? "–" : ratio(row.fitness)),
                },
                { head: "Counts for", kind: "number", cell: ({ share }) => `${Math.round(share * 100)} %` },
              ]}
            />
          </Panel>
        );
      }}
    </Answer>
  );
}
