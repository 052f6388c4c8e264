import { duration, plural, ratio } from "../data/format.ts";
import { type Fleet, type FleetNode, fleetNow, NODES_EVERY_MS } from "../data/peers.ts";
import { useEvery, useQuery } from "../data/query.ts";
import { api, ask, may, session } from "../data/session.ts";
import { useStore } from "../data/store.ts";
import { ActionButton } from "../parts/action-button.tsx";
import { Badge } from "../parts/badge.tsx";
import { Dispatch } from "../parts/dispatch.tsx";
import { Answer, Page, Panel } from "../parts/page.tsx";
import { PeerState, SyncLag } from "../parts/peer-table.tsx";
import { Table } from "../parts/table.tsx";
import { Ago, LocusLink, PeerLink } from "../parts/text.tsx";
import { Tile, Tiles } from "../parts/tile.tsx";

/** The nodes together: how each does, what they have in common, and having runs done by whoever is idle. */
export function FleetPage() {
  const query = useQuery("fleet", fleetNow);
  useEvery(NODES_EVERY_MS, query);
  const mayRun = may(useStore(session), "run");
  const look = async (): Promise<void> => {
    await ask(api.fleet.look.$post());
    query.refetch();
  };
  const hasPeers = query.data?.nodes.some(({ url }) => url !== null) === true;
  return (
    <Page
      title="Fleet"
      lead="This node and its peers: health, load, versions, and what they express alike."
      actions={mayRun && hasPeers && <ActionButton label="Ask all now" act={look} />}
    >
      <Answer query={query}>{(fleet) => <Overview {...fleet} />}</Answer>
      {mayRun && <Dispatch places={query.data?.nodes.filter(runsOurs).length ?? 0} />}
    </Page>
  );
}

function runsOurs({ dispatch, state }: FleetNode): boolean {
  return dispatch && state === "up";
}

function Overview({ self, nodes }: Fleet) {
  const up = nodes.filter(({ state }) => state === "up");
  const loads = [self.load, ...up.flatMap(({ load }) => load ?? [])];
  const versions = new Set([self.version, ...nodes.flatMap(({ version }) => version ?? [])]);
  const apart = nodes.filter(({ divergence }) => (divergence?.dominants.length ?? 0) > 0);
  return (
    <>
      <Tiles>
        <Tile
          name="Nodes up"
          value={`${up.length + 1} of ${nodes.length + 1}`}
          tone={up.length < nodes.filter(({ url }) => url !== null).length ? "warn" : "neutral"}
          detail="this one among them"
        />
        <Tile
          name="Load"
          value={ratio(loads.reduce((sum, load) => sum + load, 0) / loads.length)}
          detail="runs for each core, all that are up"
        />
        <Tile
          name="Versions"
          value={versions.size}
          tone={versions.size > 1 ? "warn" : "neutral"}
          detail={[...versions].join(", ")}
        />
        <Tile
          name="Express something else"
          value={apart.length}
          detail={apart.length === 0 ? "all that answered agree" : plural(apart.length, "node")}
        />
        <Tile name="Run pathways for us" value={nodes.filter(runsOurs).length} detail="of the peers that are up" />
      </Tiles>
      <Panel title="Nodes">
        <NodeTable self={self} nodes={nodes} />
      </Panel>
    </>
  );
}

type Row = FleetNode | { readonly self: Fleet["self"] };

function NodeTable({ self, nodes }: Fleet) {
  const rows: readonly Row[] = [{ self }, ...nodes];
  const of =
    <Value,>(own: (me: Fleet["self"]) => Value, others: (node: FleetNode) => Value) =>
    (row: Row) =>
      "self" in row ? own(row.self) : others(row);
  return (
    <>
      <Table
        caption="Nodes of the fleet, this one first"
        rows={rows}
        keyOf={of(
          ({ id }) => id,
          ({ id }) => id,
        )}
        empty=""
        columns={[
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
        ]}
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
