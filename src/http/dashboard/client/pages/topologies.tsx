import { deploymentsNow, isPathwayRun } from "../data/deployments.ts";
import { plural } from "../data/format.ts";
import { useQuery } from "../data/query.ts";
import { api, ask } from "../data/session.ts";
import { Word } from "../parts/badge.tsx";
import { Name } from "../parts/name.tsx";
import { Answer, Page, Panel } from "../parts/page.tsx";
import { Table } from "../parts/table.tsx";
import { Ago, RunLink } from "../parts/text.tsx";

export function TopologiesPage() {
  const query = useQuery("topologies", () => ask(api.topologies.$get()));
  const deployments = useQuery("deployments", deploymentsNow, isPathwayRun);
  return (
    <Page
      title="Topologies"
      lead="What a whole network is to look like; deploying makes the difference, and nothing else."
    >
      <section class="panel" aria-label="Topologies">
        <Answer query={query}>
          {({ items }) => (
            <Table
              caption="Topologies"
              rows={items}
              keyOf={({ name }) => name}
              empty="No contract declares a topology yet: add one to contracts/topologies/."
              columns={[
                { head: "Topology", cell: ({ name }) => <TopologyLink name={name} /> },
                {
                  head: "What it is",
                  kind: "grow",
                  on: "tablet",
                  cell: ({ does }) => <span class="wrap">{does}</span>,
                },
                { head: "Resources", kind: "number", cell: ({ resources }) => resources.length },
                { head: "Phenotypes", on: "desktop", cell: ({ phenotypes }) => phenotypes.join(", ") },
              ]}
            />
          )}
        </Answer>
      </section>
      <Panel title="What stands">
        <Answer query={deployments}>
          {({ items }) => (
            <Table
              caption="Deployments"
              rows={items}
              keyOf={({ deployment }) => deployment.topology}
              empty="Nothing was deployed to this kernel."
              columns={[
                { head: "State", cell: ({ state }) => <Word>{state}</Word> },
                {
                  head: "Topology",
                  kind: "grow",
                  cell: ({ deployment }) => <TopologyLink name={deployment.topology} />,
                },
                {
                  head: "Drift",
                  cell: ({ pendingChanges }) => (pendingChanges === 0 ? "none" : plural(pendingChanges, "change")),
                },
                {
                  head: "Run",
                  on: "tablet",
                  cell: ({ deployment }) => <RunLink id={deployment.runId} />,
                },
                { head: "When", kind: "number", cell: ({ deployment }) => <Ago at={deployment.startedAtMs} /> },
              ]}
            />
          )}
        </Answer>
      </Panel>
    </Page>
  );
}

function TopologyLink({ name }: { readonly name: string }) {
  return (
    <a class="name" href={`/topologies/${encodeURIComponent(name)}`}>
      <Name>{name}</Name>
    </a>
  );
}
