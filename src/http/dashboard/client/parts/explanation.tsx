import { ratio } from "../data/format.ts";
import { useQuery } from "../data/query.ts";
import { api, ask } from "../data/session.ts";
import { Word } from "./badge.tsx";
import { Answer, Panel } from "./page.tsx";
import { Table } from "./table.tsx";
import { Ago, AlleleLink, Fitness, Prose } from "./text.tsx";

const UNHINDERED = "nothing: it takes over as soon as selection looks again";

/** Why the locus expresses what it expresses, in numbers. */
export function Explanation({ locus }: { readonly locus: string }) {
  const query = useQuery(`explain ${locus}`, () => ask(api.locus[":name"].explain.$get({ param: { name: locus } })), [
    "stage_changed",
    "run_finished",
  ]);
  return (
    <Answer query={query}>
      {({ rules, alleles, allelesInAll, changes }) => (
        <>
          <p class="notice notice-neutral">
            A challenger takes over when it leads by more than {ratio(rules.promotionMargin)} over at least{" "}
            {rules.promotionTrialsMin} calls; a dominant steps down after {rules.demotionFailures} failures in a row.
          </p>
          <Panel
            title="What speaks for and against each"
            aside={allelesInAll > alleles.length && <span class="muted">{`${alleles.length} of ${allelesInAll}`}</span>}
          >
            <Table
              caption="Alleles with the reasons for their place"
              rows={alleles}
              keyOf={({ sha }) => sha}
              empty="There is no allele."
              columns={[
                {
                  head: "Allele",
                  cell: ({ sha, stage }) => (
                    <>
                      <AlleleLink sha={sha} locus={locus} />
                      <span class="until-tablet below">
                        <Word>{stage}</Word>
                      </span>
                    </>
                  ),
                },
                { head: "Stage", on: "tablet", cell: ({ stage }) => <Word>{stage}</Word> },
                { head: "Fitness", on: "tablet", cell: (allele) => <Fitness {...allele} /> },
                {
                  head: "Why",
                  kind: "grow",
                  cell: ({ reasons }) => (
                    <ul class="plain wrap">
                      {(reasons.length > 0 ? reasons : [UNHINDERED]).map((reason) => (
                        <li key={reason}>
                          <Prose>{reason}</Prose>
                        </li>
                      ))}
                    </ul>
                  ),
                },
              ]}
            />
          </Panel>
          <Panel title="What happened">
            <Changes changes={changes} />
          </Panel>
        </>
      )}
    </Answer>
  );
}

interface Change {
  readonly locus: string;
  readonly sha: string;
  readonly from: string | null;
  readonly to: string;
  readonly reason: string;
  readonly atMs: number;
}

export function Changes({ changes, ofOne }: { readonly changes: readonly Change[]; readonly ofOne?: true }) {
  return (
    <Table
      caption="Changes of stage, the newest first"
      rows={changes.map((change, index) => ({ ...change, index }))}
      keyOf={({ index }) => index}
      empty="Nothing changed yet."
      columns={[
        ...(ofOne === true
          ? []
          : [{ head: "Allele", cell: ({ sha, locus }: Change) => <AlleleLink sha={sha} locus={locus} /> }]),
        {
          head: "Became",
          cell: ({ to, reason }) => (
            <>
              <Word>{to}</Word>
              {ofOne !== true && (
                <span class="until-tablet below hint wrap">
                  <Prose>{reason}</Prose>
                </span>
              )}
            </>
          ),
        },
        {
          head: "Why",
          kind: "grow",
          on: ofOne === true ? undefined : "tablet",
          cell: ({ reason }) => (
            <span class="wrap">
              <Prose>{reason}</Prose>
            </span>
          ),
        },
        { head: "When", kind: "number", cell: ({ atMs }) => <Ago at={atMs} /> },
      ]}
    />
  );
}
