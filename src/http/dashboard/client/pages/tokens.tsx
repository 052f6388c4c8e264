import { useState } from "preact/hooks";
import { useNow } from "../data/clock.ts";
import { day, stamp } from "../data/format.ts";
import { useQuery } from "../data/query.ts";
import { api, ask, messageOf } from "../data/session.ts";
import { ActionButton } from "../parts/action-button.tsx";
import { Badge } from "../parts/badge.tsx";
import { Failure, Page, Panel } from "../parts/page.tsx";
import { Paged, usePageQuery } from "../parts/pager.tsx";
import { Table } from "../parts/table.tsx";

const SCOPES = ["read", "run", "admin"] as const;

export function TokensPage() {
  const page = usePageQuery();
  const query = useQuery(`tokens ${page.cursor ?? ""}`, () => ask(api.tokens.$get({ query: page })));
  const now = useNow(60_000);
  const stateOf = (token: { readonly revokedAtMs: number | null; readonly expiresAtMs: number }) =>
    token.revokedAtMs !== null ? "revoked" : token.expiresAtMs <= now ? "expired" : "valid";
  return (
    <Page title="Tokens" lead="Who may use the API, and for how long. A token itself is shown once, when it is made.">
      <Panel title="New token">
        <NewToken made={query.refetch} />
      </Panel>
      <section class="panel" aria-label="Tokens">
        <Paged query={query}>
          {(items) => (
            <Table
              caption="Tokens, the newest first"
              rows={items}
              keyOf={({ id }) => id}
              empty="None was handed out."
              columns={[
                { head: "Name", kind: "grow", cell: ({ name }) => <span class="name">{name}</span> },
                { head: "Scope", cell: ({ scope }) => scope },
                {
                  head: "Until",
                  on: "tablet",
                  cell: ({ expiresAtMs }) => <span title={stamp(expiresAtMs)}>{day(expiresAtMs)}</span>,
                },
                {
                  head: "State",
                  cell: (token) => <Badge tone={stateOf(token) === "valid" ? "ok" : "neutral"}>{stateOf(token)}</Badge>,
                },
                {
                  head: "What can be done",
                  kind: "buttons",
                  cell: (token) =>
                    stateOf(token) === "valid" && (
                      <ActionButton
                        label="Revoke"
                        kind="danger"
                        asks={`Refuse ${token.name} from now on?`}
                        act={async () => {
                          await ask(api.tokens[":id"].$delete({ param: { id: token.id } }));
                          query.refetch();
                        }}
                      />
                    ),
                },
              ]}
            />
          )}
        </Paged>
      </section>
    </Page>
  );
}

function NewToken({ made }: { readonly made: () => void }) {
  const [name, setName] = useState("");
  const [scope, setScope] = useState<(typeof SCOPES)[number]>("read");
  const [days, setDays] = useState("90");
  const [token, setToken] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    setProblem(null);
    try {
      setToken((await ask(api.tokens.$post({ json: { name, scope, days: Number(days) } }))).token);
      made();
    } catch (thrown) {
      setProblem(messageOf(thrown));
    }
  };
  return (
    <form class="filters" onSubmit={submit}>
      <label>
        <span>Name</span>
        <input
          type="text"
          required
          maxLength={100}
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
      </label>
      <label>
        <span>Scope</span>
        <select
          value={scope}
          onChange={(event) => setScope(SCOPES.find((each) => each === event.currentTarget.value) ?? "read")}
        >
          {SCOPES.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </select>
      </label>
      <label>
        <span>Days it is valid</span>
        <input
          type="number"
          required
          min={1}
          max={3650}
          value={days}
          onInput={(event) => setDays(event.currentTarget.value)}
        />
      </label>
      <button type="submit" class="primary">
        Make a token
      </button>
      <div class="whole" aria-live="polite">
        {problem !== null && <Failure message={problem} />}
        {token !== null && (
          <p class="notice notice-ok">
            Copy it now, it is kept nowhere: <code class="wrap">{token}</code>
          </p>
        )}
      </div>
    </form>
  );
}
