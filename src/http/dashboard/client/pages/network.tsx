import { useState } from "preact/hooks";
import { duration, plural } from "../data/format.ts";
import { useQuery } from "../data/query.ts";
import { api, ask, may, session } from "../data/session.ts";
import { useStore } from "../data/store.ts";
import { ActionButton } from "../parts/action-button.tsx";
import { Badge, type Tone } from "../parts/badge.tsx";
import { Answer, Page, Panel } from "../parts/page.tsx";
import { Table } from "../parts/table.tsx";

/** As the kernel lists it; what is missing does not apply. */
interface Link {
  readonly name: string;
  readonly kind: string;
  readonly up: boolean;
  readonly carrier: boolean;
  readonly mac: string;
  readonly master: string | null;
  readonly addresses: readonly string[];
  readonly vlan_id?: number;
  readonly parent?: string;
}

const MINUTE_MS = 60_000;

/** The network that genes act on. A simulated one has a clock and a power switch. */
export function NetworkPage() {
  const query = useQuery("network", () => ask(api.network.$get()), ["run_finished", "rolled_back", "journal_settled"]);
  const isAdmin = may(useStore(session), "admin");
  const isSimulated = query.data !== null && query.data.time_s !== null;
  return (
    <Page
      title="Network"
      lead="What genes see and change. In rehearsal it is simulated: time passes when somebody lets it."
      badges={query.data !== null && <Badge tone="neutral">{query.data.kernel}</Badge>}
    >
      <Answer query={query}>
        {({ links, time_s }) => (
          <Panel
            title="Interfaces"
            aside={time_s !== null && <span class="muted">{`up for ${duration(time_s * 1_000_000)}`}</span>}
          >
            <Links links={links as unknown as readonly Link[]} />
          </Panel>
        )}
      </Answer>
      {isAdmin && isSimulated && <Powers done={query.refetch} />}
    </Page>
  );
}

function Links({ links }: { readonly links: readonly Link[] }) {
  return (
    <Table
      caption="Interfaces of the network"
      rows={links}
      keyOf={({ name }) => name}
      empty="There is no interface."
      columns={[
        { head: "Name", kind: "grow", cell: (link) => <NameOfLink link={link} /> },
        { head: "Kind", cell: (link) => kindOf(link) },
        {
          head: "State",
          cell: (link) => {
            const [tone, word] = stateOf(link);
            return <Badge tone={tone}>{word}</Badge>;
          },
        },
        { head: "Part of", on: "tablet", cell: ({ master }) => master ?? "–" },
        { head: "MAC", on: "tablet", cell: ({ mac }) => <span class="mono nowrap">{mac}</span> },
        {
          head: "Addresses",
          kind: "grow",
          on: "desktop",
          cell: ({ addresses }) => <span class="mono wrap">{addresses.join(" ")}</span>,
        },
      ]}
    />
  );
}

/** Where there is no room for their columns, what it belongs to and its addresses stand here. */
function NameOfLink({ link: { name, master, mac, addresses } }: { readonly link: Link }) {
  return (
    <>
      <span class="name">{name}</span>
      <span class="until-tablet below hint">
        {mac}
        {master !== null && ` in ${master}`}
      </span>
      {addresses.length > 0 && <span class="until-desktop hint wrap">{addresses.join(" ")}</span>}
    </>
  );
}

function kindOf({ kind, vlan_id, parent }: Link): string {
  return kind === "vlan" ? `VLAN ${vlan_id} on ${parent}` : kind;
}

function stateOf({ up, carrier }: Link): readonly [Tone, string] {
  if (!up) return ["neutral", "down"];
  return carrier ? ["ok", "up"] : ["fail", "no carrier"];
}

/** What only a simulated network can be made to do. */
function Powers({ done }: { readonly done: () => void }) {
  const [said, say] = useState<string | null>(null);
  const then = async (request: Promise<unknown>, text: string): Promise<void> => {
    await request;
    say(text);
    done();
  };
  const wait = (minutes: number) =>
    then(
      ask(api.network.wait.$post({ json: { ms: minutes * MINUTE_MS } })),
      `${plural(minutes, "minute")} passed on the simulated network.`,
    );
  return (
    <Panel title="Simulation">
      <div class="actions">
        <ActionButton label="Let a minute pass" act={() => wait(1)} />
        <ActionButton label="Let ten minutes pass" act={() => wait(10)} />
        <ActionButton
          label="Reboot"
          asks="Switch the simulated machine off and on? What was not made permanent is gone then."
          act={() => then(ask(api.network.reboot.$post()), "The simulated machine has started again.")}
        />
        <ActionButton
          label="Reset"
          kind="danger"
          asks="Forget this network and begin with a new one? What runs did to it cannot be taken back any more."
          act={() => then(ask(api.network.reset.$post()), "This is a new network.")}
        />
      </div>
      <p role="status" class={said === null ? "visually-hidden" : "notice notice-ok"}>
        {said}
      </p>
    </Panel>
  );
}
