import { plural, ratio } from "../data/format.ts";
import { type Fleet, type FleetNode, fleetNow, NODES_EVERY_MS } from "../data/peers.ts";
import { useEvery, useQuery } from "../data/query.ts";
import { api, ask, may, session } from "../data/session.ts";
import { useStore } from "../data/store.ts";
import { ActionButton } from "../parts/action-button.tsx";
import { Dispatch } from "../parts/dispatch.tsx";
import { NodeTable } from "../parts/node-table.tsx";
import { Answer, Page, Panel } from "../parts/page.tsx";
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
