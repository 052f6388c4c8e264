import type { GraphStep } from "../data/graph.ts";
import { useQuery } from "../data/query.ts";
import { api, ask } from "../data/session.ts";
import { Graph } from "./graph.tsx";
import { Panel } from "./page.tsx";
import { RunLink } from "./text.tsx";

interface PathwayStepsProps {
  /** The run whose progress is shown. */
  readonly runId: string | null;
  readonly steps: readonly GraphStep[];
  readonly isParallel: boolean;
}

/** The graph with the state of a run's steps, live while it runs. */
export function PathwaySteps({ runId, steps, isParallel }: PathwayStepsProps) {
  const query = useQuery(
    `run ${runId}`,
    async () => (runId === null ? null : await ask(api.runs[":id"].$get({ param: { id: runId } }))),
    ["run_finished"],
  );
  const run = query.data;
  const done = run?.steps ?? [];
  const byOne = run?.attempts.findLast(({ locus }) => locus.startsWith("pathway:"));
  const isByOne = byOne?.outcome === "success";
  const stateOf = (step: GraphStep): string | null => {
    if (isByOne) return "success";
    const own = done.filter(({ name }) => name === step.name).map(({ outcome }) => outcome);
    if (own.length > 0) return worstOf(own);
    const within = step.steps.flatMap((each) => stateOf(each) ?? []);
    return within.length > 0 ? worstOf(within) : null;
  };
  return (
    <Panel title="Steps" aside={run !== null && <Whose runId={runId} isByOne={isByOne} />}>
      <Graph steps={steps} isParallel={isParallel} stateOf={stateOf} />
    </Panel>
  );
}

function Whose({ runId, isByOne }: { readonly runId: string | null; readonly isByOne: boolean }) {
  if (runId === null) return null;
  return (
    <span class="muted">
      {isByOne ? "one gene did them all in the latest run, " : "as in the latest run, "}
      <RunLink id={runId} />
    </span>
  );
}

/** Of the turns of a loop, or steps of the same name, the worst speaks for all. */
function worstOf(outcomes: readonly string[]): string {
  return ["failure", "refusal"].find((each) => outcomes.includes(each)) ?? outcomes[0] ?? "success";
}
