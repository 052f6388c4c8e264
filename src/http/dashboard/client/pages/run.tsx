import type { Origin } from "../../../../genome/mod.ts";
import { duration, stamp } from "../data/format.ts";
import { useQuery } from "../data/query.ts";
import { api, ask } from "../data/session.ts";
import { Attempts, MutationNotice, type ShownMutation } from "../parts/attempts.tsx";
import { Word } from "../parts/badge.tsx";
import { JsonView } from "../parts/code.tsx";
import { JournalView } from "../parts/journal.tsx";
import { Answer, Page, Panel } from "../parts/page.tsx";
import { RunSteps } from "../parts/run-steps.tsx";
import { type ListedRun, NameOf } from "../parts/run-table.tsx";
import { Facts } from "../parts/table.tsx";
import { Ago, RunLink, shortRun } from "../parts/text.tsx";

/** One run: what came of it, whom it asked, what it did to the network, and how that was taken back. */
export function RunPage({ id }: { readonly id: string }) {
  const query = useQuery(`run ${id}`, () => ask(api.runs[":id"].$get({ param: { id } })), [
    "run_finished",
    "rolled_back",
    "journal_settled",
  ]);
  const { data } = query;
  const state = data === null ? null : (data.run?.outcome ?? "running");
  return (
    <Page
      title={`Run ${shortRun(id)}`}
      up={{ href: "/runs", label: "Runs" }}
      badges={<span role="status">{state !== null && <Word>{state}</Word>}</span>}
    >
      <Answer query={query}>
        {({ run, attempts, steps, journal, result }) => (
          <>
            {run !== null && <Summary run={run} />}
            {mutationsOf(result).length === 0 && <BornHere runId={id} attempts={attempts} />}
            {mutationsOf(result).map(([locus, mutation]) => (
              <MutationNotice key={`${locus} ${mutation.parent}`} locus={locus} mutation={mutation} />
            ))}
            {steps.length > 0 && run !== null && (
              <Panel title="Steps and checks">
                <RunSteps startedAtMs={run.startedAtMs} durationUs={run.durationUs} steps={steps} />
              </Panel>
            )}
            {attempts.length > 0 && (
              <Panel title="Attempts">
                <Attempts attempts={attempts} />
              </Panel>
            )}
            {journal !== null && <JournalView runId={id} />}
            {run !== null && (
              <div class="columns">
                <Panel title="Input">
                  <JsonView value={run.input} label="Input" />
                </Panel>
                <Panel title="Output">
                  <JsonView value={outputOf(result) ?? run.output} label="Output" />
                </Panel>
              </div>
            )}
            {run === null && <p class="notice notice-accent">It is under way; its steps appear here as they end.</p>}
          </>
        )}
      </Answer>
    </Page>
  );
}

const NOTICES: Readonly<Record<string, string>> = { failure: "fail", refusal: "warn" };

function Summary({ run }: { readonly run: ListedRun & { readonly parentRunId: string | null } }) {
  const { level, name, startedAtMs, durationUs, message, parentRunId } = run;
  return (
    <>
      {message !== null && <p class={`notice notice-${NOTICES[run.outcome] ?? "neutral"}`}>{message}</p>}
      <section class="panel" aria-label="Summary">
        <Facts
          items={[
            [level === "locus" ? "Locus" : "Pathway", <NameOf key="name" level={level} name={name} />],
            [
              "Started",
              <span key="started">
                <Ago at={startedAtMs} />, at {stamp(startedAtMs)}
              </span>,
            ],
            ["Took", duration(durationUs)],
            [
              "Id",
              <span key="id" class="mono wrap">
                {run.runId}
              </span>,
            ],
            ...(parentRunId === null ? [] : ([["Part of", <RunLink key="parent" id={parentRunId} />]] as const)),
          ]}
        />
      </section>
    </>
  );
}

interface BornHereProps {
  readonly runId: string;
  readonly attempts: readonly { readonly locus: string; readonly sha: string; readonly outcome: string }[];
}

/** Whether the allele that answered at last exists because of this run. */
function BornHere({ runId, attempts }: BornHereProps) {
  const last = attempts.at(-1);
  const failed = attempts.some(({ outcome }) => outcome === "failure");
  const sha = last === undefined || last.outcome !== "success" || !failed ? null : `${last.locus}:${last.sha}`;
  const query = useQuery(`origin ${sha}`, async () =>
    sha === null ? null : await ask(api.allele[":sha"].$get({ param: { sha } })),
  );
  const origin = query.data?.origin as Origin | undefined;
  if (last === undefined || origin?.kind !== "mutation" || origin.runId !== runId) return null;
  const [parent = ""] = origin.parents;
  return <MutationNotice locus={last.locus} mutation={{ ...origin, sha: last.sha, parent }} />;
}

/** The whole answer is there while the server remembers it; the record has the rest. */
function outputOf(result: unknown): unknown {
  return typeof result === "object" && result !== null && "output" in result ? result.output : undefined;
}

/** With the loci where they were made. */
function mutationsOf(result: unknown): readonly (readonly [locus: string, mutation: ShownMutation])[] {
  const whole = result as {
    readonly locus?: string;
    readonly mutation?: ShownMutation | null;
    readonly steps?: readonly { readonly name: string; readonly mutation: ShownMutation | null }[];
  } | null;
  const own = whole?.locus === undefined ? [] : [{ name: whole.locus, mutation: whole.mutation ?? null }];
  return [...own, ...(whole?.steps ?? [])].flatMap(({ name, mutation }) =>
    mutation === null ? [] : [[name, mutation] as const],
  );
}
