import type { ComponentChildren } from "preact";
import { duration, plural, ratio } from "../data/format.ts";
import type { Fleet, FleetNode } from "../data/peers.ts";
import { Badge } from "./badge.tsx";
import { PeerState, SyncLag } from "./peer-table.tsx";
import { type Column, Table } from "./table.tsx";
import { Ago, LocusLink, PeerLink } from "./text.tsx";

type Row = FleetNode | { readonly self: Fleet["self"] };

const of =
  (own: (me: Fleet["self"]) => ComponentChildren, others: (node: FleetNode) => ComponentChildren) =>
  (row: Row): ComponentChildren =>
    "self" in row ? own(row.self) : others(row);

const COLUMNS: readonly Column<Row>[] = [
  {
    head: "Node",
    kind: "grow",
    cell: of(
      ({ name }) => <span class="name">{name}</span>,
      ({ name, problem }) => (
        <>
          <PeerLink name={name} />
          {problem !== null && <span class="below problem wrap">{problem}</span>}
        </>
      ),
    ),
  },
  {
    head: "State",
    cell: of(
      () => <Badge tone="accent">this node</Badge>,
      (node) => <PeerState {...node} />,
    ),
  },
  {
    head: "Load",
    cell: of(
      ({ load }) => <Load value={load} />,
      ({ load }) => <Load value={load} />,
    ),
  },
  {
    head: "Version",
    on: "tablet",
    cell: of(
      ({ version }) => version,
      ({ version }) => version ?? "–",
    ),
  },
  {
    head: "Expresses alike",
    on: "tablet",
    cell: of(
      ({ loci }) => <span class="muted">{plural(loci, "locus", "loci")}</span>,
      (node) => <InCommon node={node} />,
    ),
  },
  {
    head: "In sync",
    on: "desktop",
    cell: of(
      () => null,
      ({ syncLagMs }) => <SyncLag ms={syncLagMs} />,
    ),
  },
  {
    head: "Round trip",
    kind: "number",
    on: "desktop",
    cell: of(
      () => null,
      ({ roundTripUs }) => duration(roundTripUs),
    ),
  },
  {
    head: "Last seen",
    kind: "number",
    on: "desktop",
    cell: of(
      () => null,
      ({ lastSeenMs }) => <Ago at={lastSeenMs} />,
    ),
  },
  {
    head: "Runs ours",
    on: "tablet",
    cell: of(
      () => null,
      ({ dispatch, state }) => (state === "up" ? (dispatch ? "yes" : "no") : "–"),
    ),
  },
];

/** This node and its peers, side by side. */
export function NodeTable({ self, nodes }: Fleet) {
  return (
    <>
      <Table
        caption="Nodes of the fleet, this one first"
        rows={[{ self }, ...nodes]}
        keyOf={(row) => ("self" in row ? row.self.id : row.id)}
        empty=""
        columns={COLUMNS}
      />
      {nodes.length === 0 && (
        <p class="hint">
          It is alone: <a href="/exchange/add">add a peer</a> to share alleles and have runs done elsewhere.
        </p>
      )}
    </>
  );
}

/** Runs for each core; from one on, some wait for a processor. */
function Load({ value }: { readonly value: number | null }) {
  if (value === null) return <span class="muted">–</span>;
  const tone = value < 0.7 ? "ok" : value < 1 ? "warn" : "fail";
  return (
    <span class="fitness" title={`${ratio(value)} runs under way for each core`}>
      <span class="number">{ratio(value)}</span>
      <span class="meter" aria-hidden="true">
        <span class={`meter-fill fill-${tone}`} style={{ width: `${Math.min(1, value) * 100}%` }} />
      </span>
    </span>
  );
}

const NAMED_MAX = 20;

function InCommon({ node: { divergence } }: { readonly node: FleetNode }) {
  if (divergence === null) return <span class="muted">not known yet</span>;
  const { same, dominants, contracts } = divergence;
  const shared = same + dominants.length;
  const text = `${same} of ${plural(shared, "locus", "loci")}`;
  if (dominants.length + contracts.length === 0) return <>{text}</>;
  return (
    <details>
      <summary>{text}</summary>
      {dominants.length > 0 && (
        <p class="hint">
          Other alleles first at <LociNamed names={dominants} />.
        </p>
      )}
      {contracts.length > 0 && (
        <p class="hint wrap">Other contracts, or none, for {contracts.slice(0, NAMED_MAX).join(", ")}.</p>
      )}
    </details>
  );
}

function LociNamed({ names }: { readonly names: readonly string[] }) {
  return (
    <>
      {names.slice(0, NAMED_MAX).map((name, index) => (
        <span key={name}>
          {index > 0 && ", "}
          <LocusLink name={name} />
        </span>
      ))}
      {names.length > NAMED_MAX && ` and ${names.length - NAMED_MAX} more`}
    </>
  );
}
