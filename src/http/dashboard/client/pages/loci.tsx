import type { BodyOf } from "../../../client.ts";
import { count, duration, ratio } from "../data/format.ts";
import { useQuery } from "../data/query.ts";
import { navigate, place, withQuery } from "../data/router.ts";
import { api, ask } from "../data/session.ts";
import { useStore } from "../data/store.ts";
import { Badge, Word } from "../parts/badge.tsx";
import { Answer, Page } from "../parts/page.tsx";
import { Table } from "../parts/table.tsx";
import { Fitness, LocusLink } from "../parts/text.tsx";

const FAMILIES = ["configuration", "diagnostic", "transform"] as const;

type Locus = BodyOf<Awaited<ReturnType<typeof api.loci.$get>>>["items"][number];

const ORDERS = ["name", "fitness", "calls", "alleles", "waiting"] as const;

/** What needs a look first: the least fit of those that have run, and the most of everything else. */
const COMPARE: Readonly<Record<(typeof ORDERS)[number], (left: Locus, right: Locus) => number>> = {
  name: () => 0,
  fitness: (left, right) => fitnessOf(left) - fitnessOf(right),
  calls: (left, right) => (right.dominant?.n ?? 0) - (left.dominant?.n ?? 0),
  alleles: (left, right) => right.alleles - left.alleles,
  waiting: (left, right) => right.waiting - left.waiting,
};

function fitnessOf({ dominant }: Locus): number {
  return dominant === null || dominant.n === 0 ? 2 : dominant.fitness;
}

export function LociPage() {
  const here = useStore(place);
  const query = useQuery("loci", async () => (await ask(api.loci.$get())).items, [
    "run_finished",
    "stage_changed",
    "allele_registered",
  ]);
  const text = here.query.get("find") ?? "";
  const family = here.query.get("family") ?? "";
  const order = ORDERS.find((each) => each === here.query.get("sort")) ?? "name";
  const filter = (changes: Record<string, string>) => navigate(withQuery(here, changes), "replace");
  return (
    <Page title="Loci" lead="What can be run, and how well the allele that answers first does it.">
      <search class="filters">
        <label>
          <span>Find</span>
          <input type="search" value={text} onInput={(event) => filter({ find: event.currentTarget.value })} />
        </label>
        <label>
          <span>Family</span>
          <select value={family} onChange={(event) => filter({ family: event.currentTarget.value })}>
            <option value="">all</option>
            {FAMILIES.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
        </label>
        <label>
          <span>Sort by</span>
          <select value={order} onChange={(event) => filter({ sort: event.currentTarget.value })}>
            {ORDERS.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
        </label>
      </search>
      <section class="panel" aria-label="Loci">
        <Answer query={query}>
          {(loci) => (
            <LocusTable
              loci={loci
                .filter((each) => each.name.includes(text) && (family === "" || each.family === family))
                .sort(COMPARE[order])}
              isFiltered={loci.length > 0}
            />
          )}
        </Answer>
      </section>
    </Page>
  );
}

interface LocusTableProps {
  readonly loci: readonly Locus[];
  /** There are some, but these filters may leave none. */
  readonly isFiltered: boolean;
}

function LocusTable({ loci, isFiltered }: LocusTableProps) {
  return (
    <Table
      caption="Loci with their dominant allele"
      keyOf={({ name }) => name}
      rows={loci}
      empty={isFiltered ? "Nothing fits these filters." : "No contract declares a locus yet: add one to contracts/."}
      columns={[
        {
          head: "Locus",
          kind: "grow",
          cell: ({ name, waiting }) => (
            <>
              <LocusLink name={name} />
              {waiting > 0 && (
                <span class="until-desktop">
                  <Badge tone="warn">{waiting} waiting</Badge>
                </span>
              )}
            </>
          ),
        },
        { head: "Family", on: "desktop", cell: (each) => each.family },
        { head: "Risk", on: "desktop", cell: ({ risk }) => (risk === "none" ? "none" : <Word>{risk}</Word>) },
        {
          head: "Fitness",
          cell: ({ dominant }) =>
            dominant === null ? <Badge tone="warn">no allele</Badge> : <Fitness {...dominant} />,
        },
        {
          head: "Wilson",
          kind: "number",
          on: "desktop",
          cell: ({ dominant }) => (dominant === null || dominant.n === 0 ? "–" : ratio(dominant.wilson)),
        },
        { head: "Calls", kind: "number", cell: ({ dominant }) => count(dominant?.n ?? 0) },
        {
          head: "p50",
          kind: "number",
          on: "tablet",
          cell: ({ dominant }) => duration(dominant?.p50Us ?? null),
        },
        {
          head: "p99",
          kind: "number",
          on: "tablet",
          cell: ({ dominant }) => duration(dominant?.p99Us ?? null),
        },
        { head: "Alleles", kind: "number", on: "tablet", cell: ({ alleles }) => count(alleles) },
        {
          head: "Waiting",
          kind: "number",
          on: "desktop",
          cell: ({ waiting }) => (waiting === 0 ? "–" : <Badge tone="warn">{waiting}</Badge>),
        },
      ]}
    />
  );
}
