import { useState } from "preact/hooks";
import type { FormField } from "../data/form-model.ts";
import { plural } from "../data/format.ts";
import { useQuery } from "../data/query.ts";
import { api, ask } from "../data/session.ts";
import { Word } from "./badge.tsx";
import { JsonView } from "./code.tsx";
import { Answer, Panel } from "./page.tsx";
import { RunForm } from "./run-form.tsx";
import { RunLink } from "./text.tsx";

/** Has a pathway run where there is room. @param props.places peers that would do it now */
export function Dispatch({ places }: { readonly places: number }) {
  const pathways = useQuery("pathways", () => ask(api.pathways.$get()));
  const [chosen, choose] = useState("");
  const where =
    places === 0
      ? 'No peer that is up runs pathways for this node: one does if its peers.json says "dispatch": true beside our id.'
      : `${plural(places, "peer")} would do it now; the least loaded node gets it.`;
  return (
    <Panel title="Have a pathway run" aside={<span class="muted">on the least loaded node</span>}>
      <div id="dispatch">
        <p class="hint">{where}</p>
        <Answer query={pathways}>
          {({ items }) => (
            <div class="filters">
              <label>
                <span>Pathway</span>
                <select value={chosen} onChange={(event) => choose(event.currentTarget.value)}>
                  <option value="">choose one</option>
                  {items.map(({ name }) => (
                    <option key={name}>{name}</option>
                  ))}
                </select>
              </label>
            </div>
          )}
        </Answer>
        {chosen !== "" && <DispatchForm key={chosen} name={chosen} places={places} />}
      </div>
    </Panel>
  );
}

function DispatchForm({ name, places }: { readonly name: string; readonly places: number }) {
  const query = useQuery(`pathway ${name}`, () => ask(api.pathway[":name"].$get({ param: { name } })));
  const send = async (json: Readonly<Record<string, never>> | object, placement: "fleet" | "peer") =>
    await ask(api.run[":name"].$post({ param: { name }, query: { placement }, json: json as never }));
  return (
    <Answer query={query}>
      {({ takes }) => (
        <RunForm
          fields={takes as unknown as readonly FormField[]}
          examples={[]}
          may
          actions={[
            { label: "Run on the least loaded", run: (input) => send(input, "fleet") },
            ...(places === 0 ? [] : [{ label: "Run on a peer", run: (input: object) => send(input, "peer") }]),
          ]}
        >
          {(run) => ("outcome" in run ? <Placed {...run} /> : null)}
        </RunForm>
      )}
    </Answer>
  );
}

interface PlacedRun {
  readonly runId: string;
  readonly outcome: string;
  readonly message?: string | null;
  readonly output: unknown;
  readonly node?: { readonly name: string } | undefined;
}

function Placed({ runId, outcome, message, output, node }: PlacedRun) {
  return (
    <section aria-label="Result">
      <p class="result-head">
        <Word>{outcome}</Word>{" "}
        {node === undefined ? (
          <>
            on this node, run <RunLink id={runId} />
          </>
        ) : (
          <>
            on <strong>{node.name}</strong>, where it is run <span class="mono wrap">{runId}</span>
          </>
        )}
      </p>
      {message !== null && message !== undefined && <p class="wrap">{message}</p>}
      <h3>Output</h3>
      <JsonView value={output} label="Output" />
    </section>
  );
}
