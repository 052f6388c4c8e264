import { useQuery } from "../data/query.ts";
import { api, ask } from "../data/session.ts";
import { Badge, Risk } from "../parts/badge.tsx";
import { Answer, Page } from "../parts/page.tsx";
import { NameOf } from "../parts/run-table.tsx";
import { Table } from "../parts/table.tsx";

export function PathwaysPage() {
  const query = useQuery("pathways", () => ask(api.pathways.$get()));
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
                { head: "Pathway", cell: ({ name }) => <NameOf level="pathway" name={name} /> },
                {
                  head: "What it does",
                  kind: "grow",
                  on: "tablet",
                  cell: ({ does }) => <span class="wrap">{does}</span>,
                },
                { head: "Risk", cell: ({ risk }) => <Risk level={risk} /> },
                { head: "Steps", kind: "number", cell: ({ steps }) => steps },
                { head: "Runs as", on: "tablet", cell: ({ fusion }) => <RunsAs fusion={fusion} /> },
              ]}
            />
          )}
        </Answer>
      </section>
    </Page>
  );
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
