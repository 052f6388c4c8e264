import { useQuery } from "../data/query.ts";
import { api, ask } from "../data/session.ts";
import { Badge, Word } from "../parts/badge.tsx";
import { Answer, Page } from "../parts/page.tsx";
import { NameOf, RunOutcome } from "../parts/run-table.tsx";
import { Table } from "../parts/table.tsx";
import { Ago } from "../parts/text.tsx";

const CONCERN: ReadonlySet<string> = new Set(["run_finished", "fused", "unfused", "decomposed"]);

export function PathwaysPage() {
  const query = useQuery(
    "pathways",
    () => ask(api.pathways.$get()),
    ({ type }) => CONCERN.has(type),
  );
  return (
    <Page title="Pathways" lead="Loci in sequence; when a step fails, what was done is taken back together.">
      <section class="panel" aria-label="Pathways">
        <Answer query={query}>
          {({ items }) => (
            <Table
              caption="Pathways"
              rows={items}
              keyOf={({ name }) => name}
              empty="No contract declares a pathway yet: add one to contracts/pathways/."
              columns={[
                {
                  head: "Pathway",
                  cell: ({ name, fusion }) => (
                    <>
                      <NameOf level="pathway" name={name} />
                      <span class="until-tablet below hint">
                        <RunsAs fusion={fusion} />
                      </span>
                    </>
                  ),
                },
                {
                  head: "What it does",
                  kind: "grow",
                  on: "tablet",
                  cell: ({ does }) => (
                    <span class="clip" title={does}>
                      {does}
                    </span>
                  ),
                },
                { head: "Risk", on: "tablet", cell: ({ risk }) => (risk === "none" ? "none" : <Word>{risk}</Word>) },
                { head: "Steps", kind: "number", on: "tablet", cell: ({ steps }) => steps },
                { head: "Runs as", on: "tablet", cell: ({ fusion }) => <RunsAs fusion={fusion} /> },
                { head: "Latest run", cell: ({ latest }) => <Latest run={latest} /> },
                {
                  head: "When",
                  kind: "number",
                  on: "tablet",
                  cell: ({ latest }) => <Ago at={latest?.startedAtMs ?? null} />,
                },
              ]}
            />
          )}
        </Answer>
      </section>
    </Page>
  );
}

function Latest({ run }: { readonly run: Parameters<typeof RunOutcome>[0] | null }) {
  return run === null ? <span class="muted">–</span> : <RunOutcome {...run} />;
}

interface RunsAsProps {
  readonly fusion: {
    readonly fused: object | null;
    readonly stable: number;
    readonly after: number;
    readonly obstacle: string | null;
  };
}

/** One gene, or steps: and how far those are from becoming one. */
function RunsAs({ fusion: { fused, stable, after, obstacle } }: RunsAsProps) {
  if (fused !== null) return <Badge tone="ok">one gene</Badge>;
  if (obstacle !== null || after === 0 || stable === 0) return <span class="muted">steps</span>;
  return (
    <span class="nowrap">
      steps, stable {stable} of {after}
    </span>
  );
}
