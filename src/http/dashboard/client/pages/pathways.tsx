import { useQuery } from "../data/query.ts";
import { api, ask } from "../data/session.ts";
import { Risk } from "../parts/badge.tsx";
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
              ]}
            />
          )}
        </Answer>
      </section>
    </Page>
  );
}
