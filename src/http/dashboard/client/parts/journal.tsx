import { useQuery } from "../data/query.ts";
import { api, ask, may, session } from "../data/session.ts";
import { useStore } from "../data/store.ts";
import { ActionButton } from "./action-button.tsx";
import { Badge, Word } from "./badge.tsx";
import { Answer, Panel } from "./page.tsx";
import { Table } from "./table.tsx";

/** What a run did to the network, in order, with the way back. */
export function JournalView({ runId }: { readonly runId: string }) {
  const param = { id: runId };
  const query = useQuery(`journal ${runId}`, () => ask(api.journals[":id"].$get({ param })), [
    "rolled_back",
    "journal_settled",
    "run_finished",
  ]);
  const current = useStore(session);
  const then = async (request: Promise<unknown>): Promise<void> => {
    await request;
    query.refetch();
  };
  return (
    <Answer query={query}>
      {(journal) => (
        <Panel title="Effects" aside={<Word>{journal.state}</Word>}>
          {journal.message !== null && <p class="hint">{journal.message}</p>}
          <Writes writes={journal.writes} state={journal.state} />
          {journal.state === "stuck" && may(current, "admin") && (
            <div class="actions">
              <ActionButton
                label="Try again"
                kind="primary"
                act={() => then(ask(api.journals[":id"].retry.$post({ param })))}
              />
              <ActionButton
                label="Dismiss"
                kind="danger"
                asks="Did somebody put right what could not be taken back?"
                act={() => then(ask(api.journals[":id"].dismiss.$post({ param })))}
              />
            </div>
          )}
        </Panel>
      )}
    </Answer>
  );
}

interface Operation {
  readonly name: string;
  readonly args: object;
}

interface Write {
  readonly sequence: number;
  readonly operation: Operation;
  readonly inverse: readonly Operation[];
  readonly part: string | null;
  readonly progress: {
    readonly pending: readonly unknown[];
    readonly refused: readonly { readonly message: string }[];
  } | null;
}

function Writes({ writes, state }: { readonly writes: readonly Write[]; readonly state: string }) {
  return (
    <Table
      caption="Operations in the order in which they were carried out"
      rows={writes}
      keyOf={({ sequence }) => sequence}
      empty="Nothing of it stands: all was taken back, or nothing was done."
      columns={[
        { head: "Step", cell: ({ part }) => part ?? "–" },
        {
          head: "Operation",
          kind: "grow",
          cell: ({ operation, inverse }) => (
            <>
              <Call {...operation} />
              <div class="until-tablet below hint">
                back:{" "}
                {inverse.map((each) => (
                  <Call key={JSON.stringify(each)} {...each} />
                ))}
              </div>
            </>
          ),
        },
        {
          head: "The way back",
          kind: "grow",
          on: "tablet",
          cell: ({ inverse }) => inverse.map((each) => <Call key={JSON.stringify(each)} {...each} />),
        },
        { head: "Now", cell: (write) => <Fate write={write} state={state} /> },
      ]}
    />
  );
}

function Fate({ write, state }: { readonly write: Write; readonly state: string }) {
  const refused = write.progress?.refused[0];
  if (refused !== undefined) {
    return (
      <>
        <Badge tone="fail">refused</Badge>
        <span class="below problem wrap">{refused.message}</span>
      </>
    );
  }
  if (write.progress !== null)
    return <Badge tone="warn">{write.progress.pending.length === 0 ? "taken back" : "being taken back"}</Badge>;
  return <Badge tone={state === "open" ? "accent" : "ok"}>{state === "open" ? "done" : "stands"}</Badge>;
}

export function Call({ name, args }: Operation) {
  const given = Object.entries(args).map(
    ([key, value]) => `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
  return (
    <div class="mono wrap">
      {name} <span class="muted">{given.join(" ")}</span>
    </div>
  );
}
