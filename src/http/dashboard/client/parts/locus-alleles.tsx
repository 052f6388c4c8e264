import { useState } from "preact/hooks";
import type { BodyOf } from "../../../client.ts";
import { count, duration, plural, ratio } from "../data/format.ts";
import { useQuery } from "../data/query.ts";
import { api, ask } from "../data/session.ts";
import { Word } from "./badge.tsx";
import { Chart } from "./chart.tsx";
import { Compete } from "./compete.tsx";
import { LocusPeers } from "./locus-peers.tsx";
import { Answer, Empty, Panel } from "./page.tsx";
import { CursorPager } from "./pager.tsx";
import { Table } from "./table.tsx";
import { Ago, AlleleLink, Fitness } from "./text.tsx";

const LIMIT = 50;

/** The alleles side by side, and what the locus was worth lately. */
export function LocusAlleles({ locus, alleles }: { readonly locus: string; readonly alleles: number }) {
  const [cursors, setCursors] = useState<readonly string[]>([]);
  const cursor = cursors.at(-1);
  const query = useQuery(
    `alleles ${locus} ${cursor ?? ""}`,
    () =>
      ask(
        api.locus[":name"].alleles.$get({
          param: { name: locus },
          query: { order: "fitness", limit: String(LIMIT), ...(cursor === undefined ? {} : { cursor }) },
        }),
      ),
    ["run_finished", "stage_changed", "allele_registered"],
  );
  const first = cursors.length * LIMIT;
  return (
    <>
      <Panel title="Fitness of the newest runs">
        <FitnessOverTime locus={locus} />
      </Panel>
      <Panel title="Alleles" aside={<span class="muted">in the order in which they are tried</span>}>
        <Answer query={query}>
          {({ items, next }) => (
            <>
              <AlleleTable locus={locus} alleles={items} />
              <CursorPager next={next} cursors={cursors} go={setCursors} back="Fitter" on="Less fit">
                {`${count(first + 1)} to ${count(first + items.length)} of ${count(alleles)}`}
              </CursorPager>
            </>
          )}
        </Answer>
      </Panel>
      <Compete locus={locus} />
      <LocusPeers locus={locus} />
    </>
  );
}

type Allele = BodyOf<Awaited<ReturnType<(typeof api.locus)[":name"]["alleles"]["$get"]>>>["items"][number];

function AlleleTable({ locus, alleles }: { readonly locus: string; readonly alleles: readonly Allele[] }) {
  return (
    <Table
      caption="Alleles, the dominant first"
      rows={alleles}
      keyOf={({ sha }) => sha}
      empty="No allele yet: sg register adds one."
      columns={[
        { head: "Allele", cell: ({ sha }) => <AlleleLink sha={sha} locus={locus} /> },
        { head: "Stage", cell: ({ stage }) => <Word>{stage}</Word> },
        { head: "Fitness", cell: (allele) => <Fitness {...allele} /> },
        {
          head: "Wilson",
          kind: "number",
          on: "desktop",
          cell: ({ wilson, n }) => (n === 0 ? "–" : ratio(wilson)),
        },
        { head: "Calls", kind: "number", on: "tablet", cell: ({ n }) => count(n) },
        { head: "p50", kind: "number", on: "desktop", cell: ({ p50Us }) => duration(p50Us) },
        { head: "p99", kind: "number", on: "desktop", cell: ({ p99Us }) => duration(p99Us) },
        {
          head: "Origin",
          on: "tablet",
          cell: ({ origin, generation }) => `${origin.kind}, generation ${generation}`,
        },
        {
          head: "Last used",
          kind: "number",
          on: "tablet",
          cell: ({ lastUsedMs }) => <Ago at={lastUsedMs} />,
        },
      ]}
    />
  );
}

function FitnessOverTime({ locus }: { readonly locus: string }) {
  const query = useQuery(`fitness ${locus}`, () => ask(api.locus[":name"].fitness.$get({ param: { name: locus } })), [
    "run_finished",
  ]);
  return (
    <Answer query={query}>
      {({ invocations, points }) => {
        const last = points.at(-1);
        if (last === undefined) return <Empty>Nothing was scored yet; run the locus to see how it does.</Empty>;
        return (
          <Chart
            label={`Fitness over the newest ${plural(invocations, "invocation")}; lately ${ratio(last.fitness)}, between ${ratio(last.low)} and ${ratio(last.high)}`}
            times={ascending(points.map(({ atMs }) => atMs / 1_000))}
            band={[points.map(({ low }) => low), points.map(({ high }) => high)]}
            lines={[
              {
                label: "mean fitness of a group of invocations",
                colour: "accent",
                values: points.map(({ fitness }) => fitness),
                dots: true,
              },
            ]}
            max={1}
            format={ratio}
          />
        );
      }}
    </Answer>
  );
}

/** Groups of calls may end within one millisecond; a chart needs every point to be later than the one before. */
function ascending(times: readonly number[]): readonly number[] {
  let last = Number.NEGATIVE_INFINITY;
  return times.map((time) => {
    last = Math.max(time, last + 0.001);
    return last;
  });
}
