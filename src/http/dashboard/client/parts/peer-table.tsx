import { clockTime, count, duration } from "../data/format.ts";
import { lastContactMs, type Peer, problemOf } from "../data/peers.ts";
import { Badge, Word } from "./badge.tsx";
import { Skew } from "./skew.tsx";
import { Table } from "./table.tsx";
import { Ago, PeerLink } from "./text.tsx";

/** All peers, and how it goes with each. */
export function PeerTable({ peers }: { readonly peers: readonly Peer[] }) {
  return (
    <Table
      caption="Peers"
      rows={peers}
      keyOf={({ id }) => id}
      empty={
        <>
          This node has no peers. <a href="/exchange/add">Add one</a>, and do the same over there.
        </>
      }
      columns={[
        {
          head: "Peer",
          kind: "grow",
          cell: (peer) => (
            <>
              <PeerLink name={peer.name} />
              <span class="until-tablet below hint">
                last contact <Ago at={lastContactMs(peer)} />
              </span>
              <Trouble {...peer} />
            </>
          ),
        },
        { head: "State", cell: (peer) => <PeerState {...peer} /> },
        { head: "Last contact", on: "tablet", cell: (peer) => <Ago at={lastContactMs(peer)} /> },
        { head: "In sync", on: "tablet", cell: ({ syncLagMs }) => <SyncLag ms={syncLagMs} /> },
        {
          head: "Alleles in / out",
          kind: "number",
          on: "desktop",
          cell: ({ exchanged }) => `${count(exchanged.allelesIn)} / ${count(exchanged.allelesOut)}`,
        },
        {
          head: "Observations in / out",
          kind: "number",
          on: "desktop",
          cell: ({ exchanged }) => `${count(exchanged.observationsIn)} / ${count(exchanged.observationsOut)}`,
        },
        { head: "Its clock", kind: "number", on: "tablet", cell: ({ clockSkewMs }) => <Skew ms={clockSkewMs} /> },
      ]}
    />
  );
}

export function PeerState({ url, state }: Pick<Peer, "url" | "state">) {
  if (url === null) return <Badge tone="neutral">not called</Badge>;
  return <Word>{state}</Word>;
}

/** How long ago both had the same. */
export function SyncLag({ ms }: { readonly ms: number | null }) {
  if (ms === null) return <span class="muted">not yet</span>;
  return <span class="nowrap">{ms < 1_000 ? "now" : `${duration(ms * 1_000)} ago`}</span>;
}

function Trouble(peer: Peer) {
  const problem = problemOf(peer);
  return (
    <>
      {problem !== null && <span class="below problem wrap">{problem}</span>}
      {peer.leftAloneUntilMs !== null && (
        <span class="below hint">
          left alone until {clockTime(peer.leftAloneUntilMs)}, after {peer.failures} failures in a row
        </span>
      )}
    </>
  );
}
