import { useQuery } from "../data/query.ts";
import { api, ask } from "../data/session.ts";
import { Word } from "../parts/badge.tsx";
import { Page } from "../parts/page.tsx";
import { Paged, usePageQuery } from "../parts/pager.tsx";
import { NameOf } from "../parts/run-table.tsx";
import { Table } from "../parts/table.tsx";
import { Ago, RunLink } from "../parts/text.tsx";

interface WhatProps {
  readonly level: "locus" | "pathway";
  readonly name: string;
  readonly message: string | null;
}

function What({ level, name, message }: WhatProps) {
  return (
    <>
      <NameOf level={level} name={name} />
      {message !== null && <span class="until-desktop hint wrap">{message}</span>}
    </>
  );
}

export function JournalsPage() {
  const page = usePageQuery();
  const query = useQuery(`journals ${page.cursor ?? ""}`, () => ask(api.journals.$get({ query: page })), [
    "run_finished",
    "journal_settled",
    "rolled_back",
  ]);
  return (
    <Page title="Journals" lead="Runs that changed the network, and whether what they did still stands.">
      <section class="panel" aria-label="Journals">
        <Paged query={query}>
          {(items) => (
            <Table
              caption="Runs with effects, the newest first"
              rows={items}
              keyOf={({ runId }) => runId}
              empty="No run changed anything yet. Transforms and diagnostics leave no journal."
              columns={[
                { head: "State", cell: ({ state }) => <Word>{state}</Word> },
                { head: "Of", kind: "grow", cell: (journal) => <What {...journal} /> },
                { head: "Run", cell: ({ runId }) => <RunLink id={runId} /> },
                { head: "Kernel", on: "tablet", cell: ({ kernel }) => kernel.kind },
                {
                  head: "Message",
                  kind: "grow",
                  on: "desktop",
                  cell: ({ message }) => <span class="wrap">{message ?? ""}</span>,
                },
                { head: "Started", kind: "number", cell: ({ startedAtMs }) => <Ago at={startedAtMs} /> },
              ]}
            />
          )}
        </Paged>
      </section>
    </Page>
  );
}
