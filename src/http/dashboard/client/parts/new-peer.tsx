import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { BodyOf } from "../../../client.ts";
import { useQuery } from "../data/query.ts";
import { api, ask, messageOf } from "../data/session.ts";
import { ActionButton } from "./action-button.tsx";
import { Code } from "./code.tsx";
import { Answer, Failure, Panel } from "./page.tsx";
import { Facts, Table } from "./table.tsx";
import { Ago, PeerLink } from "./text.tsx";

type Added = Extract<BodyOf<Awaited<ReturnType<typeof api.federation.peers.$post>>>, { readonly self: object }>;

interface Draft {
  readonly url: string;
  readonly name: string;
  readonly auth: "hmac" | "jwt";
  readonly secret: string;
  readonly trust: string;
  readonly dispatch: boolean;
}

const EMPTY: Draft = { url: "", name: "", auth: "hmac", secret: "", trust: "1", dispatch: false };

/** Makes another node a peer, and says what has to be done over there. */
export function NewPeer() {
  const [draft, setDraft] = useState(EMPTY);
  const [added, setAdded] = useState<Added | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    const { url, name, auth, secret, trust, dispatch } = draft;
    const json = {
      ...{ url, auth, dispatch, trust: Number(trust) },
      ...(name === "" ? {} : { name }),
      ...(secret === "" || auth === "jwt" ? {} : { secret }),
    };
    try {
      setAdded(await ask(api.federation.peers.$post({ json })));
      setDraft(EMPTY);
    } catch (thrown) {
      setProblem(messageOf(thrown));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Panel title="Add a peer">
      <div class="run">
        <form class="form" onSubmit={submit}>
          <Fields draft={draft} change={change} />
          {problem !== null && <Failure message={problem} />}
          <div class="actions">
            <button type="submit" class="primary" disabled={isBusy}>
              {isBusy ? "Asking it who it is…" : "Add"}
            </button>
          </div>
        </form>
        <div class="result" aria-live="polite">
          {added === null ? <Steps /> : <Invitation {...added} />}
        </div>
      </div>
    </Panel>
  );
}

interface FieldsProps {
  readonly draft: Draft;
  readonly change: (part: Partial<Draft>) => void;
}

function Fields({ draft, change }: FieldsProps) {
  const { url, name, auth, secret } = draft;
  return (
    <>
      <Asked id="peer-url" name="URL" required hint="Where it serves, such as https://berlin.example:7400.">
        {(common) => (
          <input
            {...common}
            type="url"
            required
            value={url}
            onInput={(event) => change({ url: event.currentTarget.value })}
          />
        )}
      </Asked>
      <Asked id="peer-name" name="Name" hint="What it is called here. Default: the host of its URL.">
        {(common) => (
          <input
            {...common}
            type="text"
            pattern="[a-zA-Z0-9][a-zA-Z0-9._\-]{0,62}"
            title="letters, digits, dots, dashes and underscores"
            value={name}
            onInput={(event) => change({ name: event.currentTarget.value })}
          />
        )}
      </Asked>
      <Asked id="peer-auth" name="Signed by">
        {(common) => (
          <select
            {...common}
            value={auth}
            onChange={(event) => change({ auth: event.currentTarget.value === "jwt" ? "jwt" : "hmac" })}
          >
            <option value="hmac">a secret that both share</option>
            <option value="jwt">the key pairs of both</option>
          </select>
        )}
      </Asked>
      {auth === "hmac" && (
        <Asked
          id="peer-secret"
          name="Secret"
          hint="The one that it has already, 32 characters or more. Default: a new one."
        >
          {(common) => (
            <input
              {...common}
              type="password"
              minLength={32}
              autoComplete="off"
              value={secret}
              onInput={(event) => change({ secret: event.currentTarget.value })}
            />
          )}
        </Asked>
      )}
      <Rights draft={draft} change={change} />
    </>
  );
}

/** How far it is believed, and what it may do here. */
function Rights({ draft: { trust, dispatch }, change }: FieldsProps) {
  return (
    <>
      <Asked id="peer-trust" name="Trust" hint="How much its observations weigh: 0 not at all, 1 as much as anybody's.">
        {(common) => (
          <input
            {...common}
            type="number"
            min="0"
            max="1"
            step="any"
            required
            value={trust}
            onInput={(event) => change({ trust: event.currentTarget.value })}
          />
        )}
      </Asked>
      <label class="check">
        <input
          type="checkbox"
          checked={dispatch}
          onChange={(event) => change({ dispatch: event.currentTarget.checked })}
        />
        It may have pathways run here
      </label>
    </>
  );
}

interface AskedProps {
  readonly id: string;
  readonly name: string;
  readonly required?: true;
  readonly hint?: string;
  readonly children: (common: { readonly id: string; readonly "aria-describedby": string }) => ComponentChildren;
}

function Asked({ id, name, required, hint, children }: AskedProps) {
  return (
    <div class="field">
      <label class="field-name" for={id}>
        {name}
        {required && <span class="required"> required</span>}
      </label>
      <p class="hint" id={`${id}-hint`}>
        {hint}
      </p>
      {children({ id, "aria-describedby": `${id}-hint` })}
    </div>
  );
}

function Steps() {
  return (
    <>
      <h3 class="first">What happens</h3>
      <ol class="plain numbered">
        <li>The node is asked for its id and public key, which are written to peers.json.</li>
        <li>
          Compare both with what <code>sg peer self</code> says over there: whoever answers at the address could lie.
        </li>
        <li>Over there, this node is made a peer too. The command for that appears here.</li>
      </ol>
    </>
  );
}

function Invitation({ name, id, key, secret, self }: Added) {
  const given = secret === null ? "--jwt" : "--secret -";
  return (
    <>
      <p class="notice notice-ok">
        <PeerLink name={name} /> is a peer of this node now.
      </p>
      <h3>Compare these with sg peer self over there</h3>
      <Facts
        items={[
          ["Id", <Long key="id">{id}</Long>],
          ["Key", <Long key="key">{key ?? "none"}</Long>],
        ]}
      />
      <h3>Type this over there</h3>
      <Code
        label="The command for the other node"
        text={`sg peer add ${location.origin} --name NAME --id ${self.id} --key ${self.key} ${given}`}
      />
      {secret !== null && (
        <>
          <h3>It reads the secret from its input; this is shown once</h3>
          <Code label="The shared secret" text={secret} />
        </>
      )}
    </>
  );
}

function Long({ children }: { readonly children: string }) {
  return <span class="mono wrap">{children}</span>;
}

/** Nodes of this network that made themselves known. */
export function Candidates() {
  const query = useQuery("candidates", () => ask(api.federation.candidates.$get()));
  return (
    <Panel title="Heard on this network" aside={<span class="muted">in the last ten minutes</span>}>
      <Answer query={query}>
        {({ items }) => (
          <Table
            caption="Nodes that announced themselves"
            rows={items}
            keyOf={({ node }) => node}
            empty="Nobody announced itself. With federation.discovery = true this node announces itself, and listens."
            columns={[
              {
                head: "Node",
                kind: "grow",
                cell: ({ name, url, key }) => (
                  <>
                    <span class="name">{name}</span>
                    <span class="below mono wrap">{url}</span>
                    <span class="below hint mono wrap">key {key}</span>
                  </>
                ),
              },
              { head: "Version", on: "tablet", cell: ({ version }) => version },
              { head: "Heard", kind: "number", on: "tablet", cell: ({ lastHeardMs }) => <Ago at={lastHeardMs} /> },
              {
                head: "Do",
                cell: ({ node, name, peer }) =>
                  peer !== null ? (
                    <PeerLink name={peer} />
                  ) : (
                    <ActionButton
                      label="Accept"
                      asks={`Make ${name} a peer? Compare its key with what sg peer self says over there first.`}
                      act={async () => {
                        const param = { name: node };
                        await ask(api.federation.candidates[":name"].accept.$post({ param, json: {} }));
                        query.refetch();
                      }}
                    />
                  ),
              },
            ]}
          />
        )}
      </Answer>
    </Panel>
  );
}
