import type { FormField } from "../data/form-model.ts";
import { words } from "../data/format.ts";
import type { GraphStep } from "../data/graph.ts";
import { useQuery } from "../data/query.ts";
import { navigate } from "../data/router.ts";
import { api, ask, may, session } from "../data/session.ts";
import { useStore } from "../data/store.ts";
import { Badge, Risk } from "../parts/badge.tsx";
import { Code } from "../parts/code.tsx";
import { FuseButtons } from "../parts/fuse-buttons.tsx";
import { type Fusion, FusionView } from "../parts/fusion.tsx";
import { Answer, Page, Panel, Sections } from "../parts/page.tsx";
import { PathwaySteps } from "../parts/pathway-steps.tsx";
import { RunForm } from "../parts/run-form.tsx";
import { type ListedRun, RunTable } from "../parts/run-table.tsx";

/** A pathway: its steps, how its last run did, and a form to run it. */
export function PathwayPage({ name, section }: { readonly name: string; readonly section: string }) {
  const query = useQuery(
    `pathway ${name}`,
    () => ask(api.pathway[":name"].$get({ param: { name } })),
    (event) =>
      (event.type === "run_finished" && event.name === name) ||
      ((event.type === "fused" ||
        event.type === "unfused" ||
        event.type === "decomposed" ||
        event.type === "fusion_contested") &&
        event.pathway === name),
  );
  const base = `/pathways/${encodeURIComponent(name)}`;
  const { data } = query;
  return (
    <Page
      title={name}
      up={{ href: "/pathways", label: "Pathways" }}
      badges={
        data !== null && (
          <>
            <Risk level={data.risk} />
            <Badge tone="neutral">{data.isParallel ? "steps side by side" : "steps in order"}</Badge>
            {data.onFailure.map((policy) => (
              <Badge key={policy} tone="neutral">
                {words(policy)}
              </Badge>
            ))}
          </>
        )
      }
      lead={data?.does}
    >
      <Sections
        label="Sections of the pathway"
        items={[
          [base, "Steps"],
          [`${base}/run`, "Run"],
          [`${base}/contract`, "Contract"],
        ]}
      />
      <Answer query={query}>
        {({ plan, isParallel, runs, takes, contract, fusion }) => {
          if (section === "run") return <PathwayForm name={name} fields={takes as readonly FormField[]} />;
          if (section === "contract") {
            return (
              <Panel title="Contract">
                <Code text={contract} label="Contract" />
              </Panel>
            );
          }
          // The client's types lose what refers to itself.
          const steps = plan as unknown as readonly GraphStep[];
          return <StepsAndRuns name={name} steps={steps} isParallel={isParallel} runs={runs} fusion={fusion} />;
        }}
      </Answer>
    </Page>
  );
}

interface StepsAndRunsProps {
  readonly name: string;
  readonly steps: readonly GraphStep[];
  readonly isParallel: boolean;
  readonly runs: readonly ListedRun[];
  readonly fusion: Fusion;
}

function StepsAndRuns({ name, steps, isParallel, runs, fusion }: StepsAndRunsProps) {
  const [latest] = runs;
  return (
    <>
      <PathwaySteps runId={latest?.runId ?? null} steps={steps} isParallel={isParallel} />
      <Panel title="Fusion">
        <FusionView pathway={name} fusion={fusion} />
        <FuseButtons pathway={name} fusion={fusion} />
      </Panel>
      <Panel title="Latest runs" aside={<a href={`/runs?name=${encodeURIComponent(name)}`}>All of them</a>}>
        <RunTable nameless caption="Latest runs" runs={runs} empty="It has not run yet." />
      </Panel>
    </>
  );
}

/** Starts the run and goes to its page, which shows its steps as they come. */
function PathwayForm({ name, fields }: { readonly name: string; readonly fields: readonly FormField[] }) {
  const current = useStore(session);
  return (
    <Panel title="Run">
      <RunForm
        fields={fields}
        examples={[]}
        may={may(current, "run")}
        actions={[
          {
            label: "Run",
            run: async (input) => {
              const started = await ask(
                api.run[":name"].$post({ param: { name }, query: { wait: "false" }, json: input }),
              );
              navigate(`/runs/${started.runId}`);
            },
          },
        ]}
      >
        {() => null}
      </RunForm>
    </Panel>
  );
}
