import { actorName } from "../data/format.ts";
import { useQuery } from "../data/query.ts";
import { api, ask } from "../data/session.ts";
import { Risk, Word } from "../parts/badge.tsx";
import { Code } from "../parts/code.tsx";
import { DecideAllele } from "../parts/decide.tsx";
import { AlleleDiff } from "../parts/diff.tsx";
import { causeOf, type Origin } from "../parts/origin.tsx";
import { Answer, Empty, Page } from "../parts/page.tsx";
import { Facts } from "../parts/table.tsx";
import { Ago, AlleleLink, LocusLink, Prose } from "../parts/text.tsx";

/** What waits for a person, with what speaks for and against it. */
export function ApprovalsPage() {
  const query = useQuery("approvals", () => ask(api.approvals.$get()), [
    "approval_due",
    "stage_changed",
    "trial_finished",
  ]);
  return (
    <Page
      title="Approvals"
      lead="New alleles of risk high or critical act only after somebody vouched for them. What is approved can be rejected later, and what is rejected brought back, on its own page."
    >
      <Answer query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <section class="panel" aria-label="Queue">
              <Empty>
                Nothing waits. Alleles of risk high or critical come here when a search or a person made them.
              </Empty>
            </section>
          ) : (
            items.map((each) => (
              <Case key={`${each.approval.locus} ${each.approval.sha}`} {...each} decided={query.refetch} />
            ))
          )
        }
      </Answer>
    </Page>
  );
}

interface CaseProps {
  readonly approval: {
    readonly locus: string;
    readonly sha: string;
    readonly askedAtMs: number;
    readonly askedBy: string;
    readonly reason: string;
    readonly wish: string;
  };
  readonly risk: string;
  readonly trials: readonly {
    readonly kind: string;
    readonly runs: number;
    readonly successes: number;
    readonly lastProblem: string | null;
  }[];
  readonly conformance: { readonly examples: readonly { readonly problem: string | null }[] };
  readonly source: string;
  readonly parent: object | null;
  readonly decided: () => void;
}

function Case({ approval, risk, trials, conformance, source, parent, decided }: CaseProps) {
  const { locus, sha, askedAtMs, askedBy, reason, wish } = approval;
  const allele = useQuery(`allele ${locus}:${sha}`, () =>
    ask(api.allele[":sha"].$get({ param: { sha: `${locus}:${sha}` } })),
  );
  const { examples } = conformance;
  const broken = examples.filter(({ problem }) => problem !== null);
  return (
    <article class="panel case" aria-labelledby={`case-${sha}`}>
      <div class="panel-head">
        <h2 id={`case-${sha}`}>
          <AlleleLink sha={sha} locus={locus} /> for <LocusLink name={locus} />
        </h2>
        <div class="panel-aside">
          <Risk level={risk} />
        </div>
      </div>
      <Facts
        items={[
          [
            "Asked",
            <span key="asked">
              <Ago at={askedAtMs} /> by {actorName(askedBy)}: <Prose>{reason}</Prose>
            </span>,
          ],
          ...(allele.data === null ? [] : causeOf(allele.data.origin as Origin)),
          ["To become", <Word key="wish">{wish}</Word>],
          [
            "Examples",
            broken.length === 0
              ? examples.length === 1
                ? "the only one holds"
                : `all ${examples.length} hold`
              : `${broken.length} of ${examples.length} do not hold: ${broken[0]?.problem}`,
          ],
          [
            "Trials",
            trials.length === 0
              ? "none yet"
              : trials
                  .map(
                    (each) =>
                      `${each.kind}: ${each.successes} of ${each.runs} good${each.lastProblem === null ? "" : `, last: ${each.lastProblem}`}`,
                  )
                  .join("; "),
          ],
        ]}
      />
      {parent === null ? <Code text={source} label="Source" /> : <AlleleDiff sha={`${locus}:${sha}`} />}
      <DecideAllele sha={`${locus}:${sha}`} stage="shadow" broken={broken.length} done={decided} />
    </article>
  );
}
