import { count, duration, plural, ratio } from "../data/format.ts";
import { type Query, useQuery } from "../data/query.ts";
import { runRate } from "../data/run-rate.ts";
import { api, ask } from "../data/session.ts";
import { useStore } from "../data/store.ts";
import { Attention } from "../parts/attention.tsx";
import { Chart } from "../parts/chart.tsx";
import { Decisions } from "../parts/decisions.tsx";
import { Answer, Page, Panel } from "../parts/page.tsx";
import { RunTable } from "../parts/run-table.tsx";
import { Tile, Tiles } from "../parts/tile.tsx";

/** How it does now, what is wrong, what changed, and what waits for somebody. */
export function OverviewPage() {
  const status = useQuery("status", () => ask(api.status.$get()), [
    "run_finished",
    "runs_left_out",
    "stage_changed",
    "allele_registered",
  ]);
  const failures = useQuery("failures", () => ask(api.runs.$get({ query: { failed: "true", limit: "8" } })), [
    "attempt_failed",
    "run_finished",
  ]);
  const audit = useQuery("decisions", () => ask(api.audit.$get({ query: { limit: "10" } })), [
    "stage_changed",
    "allele_registered",
    "approval_due",
    "rolled_back",
  ]);
  const runs = useQuery("latest runs", latestRuns, ["run_finished"]);
  return (
    <Page title="Overview">
      <Answer query={status}>{(data) => <StatusTiles {...data} />}</Answer>
      <div class="columns">
        <Panel title="Needs attention">
          <Attention />
        </Panel>
        <Panel title="Runs per second" aside={<span class="muted">last two minutes</span>}>
          <LiveRate />
        </Panel>
        <Panel title="Latest failures" aside={<a href="/runs?failed=true">All failures</a>}>
          <Latest query={failures} caption="Latest failed runs" empty="No run failed." />
        </Panel>
        <Panel title="Latest runs" aside={<a href="/runs">All runs</a>}>
          <Latest
            query={runs}
            caption="Latest runs"
            empty="Nothing has run yet. Open a locus or a pathway to run it."
          />
        </Panel>
        <Panel title="What changed" class="wide" aside={<a href="/audit">Audit trail</a>}>
          <Answer query={audit}>{({ items }) => <Decisions items={items} />}</Answer>
        </Panel>
      </div>
    </Page>
  );
}

const latestRuns = () => ask(api.runs.$get({ query: { asked: "true", limit: "8" } }));

interface Status {
  readonly averageFitness: number | null;
  readonly counts: {
    readonly loci: number;
    readonly alleles: number;
    readonly mutants: number;
    readonly runs: number;
    readonly failures: number;
  };
  readonly waiting: number;
  readonly inFlight: number;
  readonly uptimeMs: number;
  readonly mode: string;
  readonly mutationEngine: string | null;
}

function StatusTiles({ averageFitness, counts, waiting, inFlight, uptimeMs, mode, mutationEngine }: Status) {
  return (
    <Tiles>
      <Tile
        name="Average fitness"
        value={averageFitness === null ? "–" : ratio(averageFitness)}
        detail="of dominant alleles that ran"
      />
      <Tile
        name="Runs"
        value={count(counts.runs)}
        detail={`${plural(counts.failures, "failure")}, ${count(inFlight)} under way`}
        href="/runs"
      />
      <Tile
        name="Alleles"
        value={count(counts.alleles)}
        detail={`${count(counts.mutants)} of them mutants, at ${plural(counts.loci, "locus", "loci")}`}
        href="/loci"
      />
      <Tile
        name="Waiting for approval"
        value={count(waiting)}
        tone={waiting > 0 ? "warn" : "neutral"}
        detail={waiting > 0 ? "somebody has to decide" : "nothing to decide"}
        href="/approvals"
      />
      <Tile
        name="Kernel"
        value={mode}
        detail={`repairs by ${mutationEngine ?? "nobody"}; up ${duration(uptimeMs * 1_000)}`}
        href="/settings"
      />
    </Tiles>
  );
}

function LiveRate() {
  const { times, ok, failed } = useStore(runRate);
  const sum = (values: readonly number[]) => values.reduce((total, each) => total + each, 0);
  return (
    <Chart
      label={`Runs per second over the last two minutes: ${plural(sum(ok), "run")} that did not fail, ${plural(sum(failed), "failure")}`}
      times={times}
      lines={[
        { label: "answered", colour: "ok", values: ok },
        { label: "failed", colour: "fail", values: failed },
      ]}
      format={(value) => (Number.isInteger(value) ? count(value) : "")}
    />
  );
}

type Runs = Parameters<typeof RunTable>[0]["runs"];

function Latest({
  query,
  caption,
  empty,
}: {
  readonly query: Query<{ readonly items: Runs }>;
  readonly caption: string;
  readonly empty: string;
}) {
  return (
    <Answer query={query}>{({ items }) => <RunTable brief caption={caption} runs={items} empty={empty} />}</Answer>
  );
}
