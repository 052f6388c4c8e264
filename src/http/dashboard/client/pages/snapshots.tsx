import { useState } from "preact/hooks";
import type { BodyOf } from "../../../client.ts";
import { actorName, plural } from "../data/format.ts";
import { useQuery } from "../data/query.ts";
import { api, ask, may, session } from "../data/session.ts";
import { useStore } from "../data/store.ts";
import { ActionButton } from "../parts/action-button.tsx";
import { Word } from "../parts/badge.tsx";
import { Answer, Empty, Page, Panel } from "../parts/page.tsx";
import { Paged, usePageQuery } from "../parts/pager.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { Ago, AlleleLink, LocusLink } from "../parts/text.tsx";

type Snapshot = BodyOf<Awaited<ReturnType<typeof api.snapshots.$get>>>["items"][number];

const COLUMNS: readonly Column<Snapshot>[] = [
  {
    head: "Name",
    kind: "grow",
    cell: ({ name, reason, atMs }) => (
      <>
        <span class="name">{name}</span>
        <span class="until-desktop hint wrap">{reason}</span>
        <span class="until-tablet below hint">
          <Ago at={atMs} />
        </span>
      </>
    ),
  },
  {
    head: "Reason",
    kind: "grow",
    on: "desktop",
    cell: ({ reason }) => <span class="wrap">{reason}</span>,
  },
  { head: "By", on: "tablet", cell: ({ by }) => actorName(by) },
  { head: "Taken", kind: "number", on: "tablet", cell: ({ atMs }) => <Ago at={atMs} /> },
];

/** Which alleles are expressed, kept and brought back. */
export function SnapshotsPage() {
  const page = usePageQuery();
  const fetchPage = () => ask(api.snapshots.$get({ query: page }));
  const query = useQuery(`snapshots ${page.cursor ?? ""}`, fetchPage, ["stage_changed"]);
  const isAdmin = may(useStore(session), "admin");
  const [shown, show] = useState<string | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const roll = async (name: string): Promise<void> => {
    const { changed, undo } = await ask(api.rollback[":name"].$post({ param: { name } }));
    setDone(`Rolled back to ${name}: ${plural(changed.length, "allele")} changed. ${undo} brings back what was.`);
    query.refetch();
  };
  return (
    <Page
      title="Snapshots"
      lead="A snapshot remembers which alleles are expressed. Rolling back changes stages and nothing else, and can itself be undone."
      actions={isAdmin && <TakeSnapshot taken={query.refetch} />}
    >
      <p role="status" class={done === null ? "visually-hidden" : "notice notice-ok"}>
        {done}
      </p>
      <section class="panel" aria-label="Snapshots">
        <Paged query={query}>
          {(items) => (
            <Table
              caption="Snapshots, the newest first"
              rows={items}
              keyOf={({ name }) => name}
              empty="There is none yet. Take one before something risky; a rollback takes one by itself."
              columns={[
                ...COLUMNS,
                {
                  head: "What can be done",
                  kind: "buttons",
                  cell: ({ name }) => (
                    <div class="actions">
                      <button
                        type="button"
                        aria-pressed={shown === name}
                        onClick={() => show(shown === name ? null : name)}
                      >
                        Compare
                      </button>
                      {isAdmin && (
                        <ActionButton
                          label="Roll back"
                          kind="danger"
                          asks={`Express again what was expressed at ${name}?`}
                          act={() => roll(name)}
                        />
                      )}
                    </div>
                  ),
                },
              ]}
            />
          )}
        </Paged>
      </section>
      {shown !== null && <Differences name={shown} />}
    </Page>
  );
}

function TakeSnapshot({ taken }: { readonly taken: () => void }) {
  return (
    <ActionButton
      label="Take a snapshot"
      kind="primary"
      reason="required"
      textLabel="Name"
      asks="A name in letters, digits and dashes, by which you will find it again."
      act={async (name) => {
        await ask(api.snapshots.$post({ json: { name } }));
        taken();
      }}
    />
  );
}

function Differences({ name }: { readonly name: string }) {
  const query = useQuery(
    `snapshot ${name}`,
    () => ask(api.snapshots[":name"].diff.$get({ param: { name }, query: {} })),
    ["stage_changed"],
  );
  return (
    <Panel title={`Since ${name}`}>
      <Answer query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>Nothing changed since.</Empty>
          ) : (
            <Table
              caption={`What changed since ${name}`}
              rows={items}
              keyOf={({ locus, sha }) => `${locus} ${sha}`}
              empty=""
              columns={[
                { head: "Locus", kind: "grow", cell: ({ locus }) => <LocusLink name={locus} /> },
                { head: "Allele", cell: ({ sha, locus }) => <AlleleLink sha={sha} locus={locus} /> },
                { head: "Then", cell: ({ from }) => (from === null ? "absent" : <Word>{from}</Word>) },
                { head: "Now", cell: ({ to }) => (to === null ? "absent" : <Word>{to}</Word>) },
              ]}
            />
          )
        }
      </Answer>
    </Panel>
  );
}
