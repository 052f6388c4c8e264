import { useState } from "preact/hooks";
import type { Json } from "../../../../core/mod.ts";
import { deploymentsNow, isPathwayRun } from "../data/deployments.ts";
import type { FormField } from "../data/form-model.ts";
import { plural } from "../data/format.ts";
import { useQuery } from "../data/query.ts";
import { api, ask, may, session } from "../data/session.ts";
import { useStore } from "../data/store.ts";
import { ActionButton } from "../parts/action-button.tsx";
import { Word } from "../parts/badge.tsx";
import { type DeploymentOutcome, DeploymentView } from "../parts/deployment.tsx";
import { Answer, Empty, Page, Panel } from "../parts/page.tsx";
import { RunForm } from "../parts/run-form.tsx";
import { Ago, RunLink } from "../parts/text.tsx";

type Input = Readonly<Record<string, Json>>;

/** One topology: what deploying it would change, deploying it, and taking it away again. */
export function TopologyPage({ name }: { readonly name: string }) {
  const query = useQuery("topologies", () => ask(api.topologies.$get()));
  const topology = query.data?.items.find((each) => each.name === name);
  return (
    <Page title={name} up={{ href: "/topologies", label: "Topologies" }} lead={topology?.does}>
      <Answer query={query}>
        {() =>
          topology === undefined ? (
            <Empty>No contract declares this topology.</Empty>
          ) : (
            <>
              <Standing name={name} />
              <Deploy name={name} phenotypes={topology.phenotypes} fields={topology.takes as readonly FormField[]} />
              <TearDown name={name} />
            </>
          )
        }
      </Answer>
    </Page>
  );
}

/** What an earlier deployment left, and whether it is still so. */
function Standing({ name }: { readonly name: string }) {
  const query = useQuery("deployments", deploymentsNow, isPathwayRun);
  const standing = query.data?.items.find(({ deployment }) => deployment.topology === name);
  if (standing === undefined) return <p class="notice notice-neutral">Nothing of it was deployed to this kernel.</p>;
  const { state, pendingChanges, deployment } = standing;
  return (
    <div class="notice notice-neutral">
      <p>
        <Word>{state}</Word> {pendingChanges === 0 ? "no drift" : `${plural(pendingChanges, "change")} of drift`},
        deployed <Ago at={deployment.startedAtMs} /> in run <RunLink id={deployment.runId} />
      </p>
    </div>
  );
}

interface DeployProps {
  readonly name: string;
  readonly phenotypes: readonly string[];
  readonly fields: readonly FormField[];
}

function Deploy({ name, phenotypes, fields }: DeployProps) {
  const [phenotype, setPhenotype] = useState(phenotypes[0] ?? "");
  const current = useStore(session);
  // A phenotype gives the values; what is typed beside it wins.
  const optional = fields.map((field) =>
    phenotype === "" ? field : { ...field, type: { kind: "optional" as const, inner: field.type } },
  );
  const send = async (input: Input, plan: "true" | "false"): Promise<DeploymentOutcome> =>
    (await ask(
      api.deploy[":name"].$post({
        param: { name },
        query: { plan, ...(phenotype === "" ? {} : { phenotype }) },
        json: input,
      }),
    )) as DeploymentOutcome;
  return (
    <Panel title="Deploy">
      {phenotypes.length > 0 && (
        <div class="filters">
          <label>
            <span>Phenotype</span>
            <select value={phenotype} onChange={(event) => setPhenotype(event.currentTarget.value)}>
              <option value="">none: all values are typed</option>
              {phenotypes.map((each) => (
                <option key={each}>{each}</option>
              ))}
            </select>
          </label>
          {phenotype !== "" && <p class="hint">Fields left empty take its values.</p>}
        </div>
      )}
      <RunForm
        fields={optional}
        examples={[]}
        may={may(current, "run")}
        actions={[
          { label: "Show what would change", run: (input) => send(input, "true") },
          { label: "Deploy", run: (input) => send(input, "false") },
        ]}
      >
        {(outcome) => <DeploymentView outcome={outcome} />}
      </RunForm>
    </Panel>
  );
}

function TearDown({ name }: { readonly name: string }) {
  const current = useStore(session);
  const [outcome, setOutcome] = useState<DeploymentOutcome | null>(null);
  if (!may(current, "admin")) return null;
  const send = async (plan: "true" | "false"): Promise<void> => {
    setOutcome((await ask(api.teardown[":name"].$post({ param: { name }, query: { plan } }))) as DeploymentOutcome);
  };
  return (
    <Panel title="Tear down">
      <p class="hint">Takes away exactly what deployments of it made, and nothing that somebody built upon.</p>
      <div class="actions">
        <ActionButton label="Show what would go" act={() => send("true")} />
        <ActionButton
          label="Tear down"
          kind="danger"
          asks={`Take away what deployments of ${name} made?`}
          act={() => send("false")}
        />
      </div>
      <div aria-live="polite">{outcome !== null && <DeploymentView outcome={outcome} />}</div>
    </Panel>
  );
}
