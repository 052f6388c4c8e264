import { percent } from "../data/format.ts";
import { useQuery } from "../data/query.ts";
import { api, ask } from "../data/session.ts";
import { Word } from "../parts/badge.tsx";
import { Page } from "../parts/page.tsx";
import { Paged, usePageQuery } from "../parts/pager.tsx";
import { Table } from "../parts/table.tsx";
import { Ago, AlleleLink, LocusLink } from "../parts/text.tsx";

export function RegressionPage() {
  const page = usePageQuery();
  const query = useQuery(`regression ${page.cursor ?? ""}`, () => ask(api.regression.$get({ query: page })), [
    "regression_detected",
  ]);
  return (
    <Page
      title="Regression"
      lead="Alleles whose failure rate rose for good, when it was noticed, and what was done about it."
    >
      <section class="panel" aria-label="Regressions">
        <Paged query={query}>
          {(items) => (
            <Table
              caption="Regressions, the newest first"
              rows={items}
              keyOf={({ sha, atMs }) => `${sha} ${atMs}`}
              empty="No allele became worse. A detector watches every allele's outcomes after its first 30 calls."
              columns={[
                { head: "Level", cell: ({ level }) => <Word>{level}</Word> },
                {
                  head: "Locus",
                  kind: "grow",
                  cell: ({ locus, sha, before, reaction }) => (
                    <>
                      <LocusLink name={locus} />
                      <span class="until-tablet below hint">
                        <AlleleLink sha={sha} locus={locus} />, before {percent(before)}
                      </span>
                      <span class="until-desktop hint wrap">{reaction}</span>
                    </>
                  ),
                },
                { head: "Allele", on: "tablet", cell: ({ sha, locus }) => <AlleleLink sha={sha} locus={locus} /> },
                { head: "Failed before", kind: "number", on: "tablet", cell: ({ before }) => percent(before) },
                { head: "Fails now", kind: "number", cell: ({ since }) => percent(since) },
                { head: "Noticed after", kind: "number", on: "desktop", cell: ({ delay }) => `${delay} calls` },
                {
                  head: "Reaction",
                  kind: "grow",
                  on: "desktop",
                  cell: ({ reaction }) => <span class="wrap">{reaction}</span>,
                },
                { head: "When", kind: "number", cell: ({ atMs }) => <Ago at={atMs} /> },
              ]}
            />
          )}
        </Paged>
      </section>
    </Page>
  );
}
