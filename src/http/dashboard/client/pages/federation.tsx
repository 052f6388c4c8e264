import { useState } from "preact/hooks";
import { bytes, count, plural } from "../data/format.ts";
import { type Federation, federationNow, NODES_EVERY_MS } from "../data/peers.ts";
import { type Query, useEvery, useQuery } from "../data/query.ts";
import { api, ask, may, session } from "../data/session.ts";
import { useStore } from "../data/store.ts";
import { ActionButton } from "../parts/action-button.tsx";
import { movedText, Rounds, Transfers, TurnedAway } from "../parts/exchange.tsx";
import { Candidates, NewPeer } from "../parts/new-peer.tsx";
import { Answer, Page, Panel, Sections } from "../parts/page.tsx";
import { PeerTable } from "../parts/peer-table.tsx";
import { SharedFitness } from "../parts/shared-fitness.tsx";
import { Facts } from "../parts/table.tsx";
import { Tile, Tiles } from "../parts/tile.tsx";

/** The nodes that this one exchanges alleles and observations with, and how that goes. */
export function FederationPage({ section }: { readonly section: string }) {
  const query = useQuery("federation", federationNow);
  useEvery(NODES_EVERY_MS, query);
  const isAdmin = may(useStore(session), "admin");
  const [done, setDone] = useState<readonly string[]>([]);
  const sync = async (): Promise<void> => {
    const { items } = await ask(api.federation.sync.$post({ query: {} }));
    setDone(
      items.map(({ peer, problem, report }) => `${peer}: ${problem ?? (report === null ? "" : movedText(report))}`),
    );
    query.refetch();
  };
  const canSync = isAdmin && query.data?.peers.some(({ url }) => url !== null) === true;
  return (
    <Page
      title="Federation"
      lead="Nodes that share alleles, and what they saw of them. Nobody is in charge: each decides alone what it expresses."
      actions={canSync && <ActionButton label="Sync now" kind="primary" act={sync} />}
    >
      <Sections
        label="Sections of the federation"
        items={[
          ["/exchange", "Peers"],
          ["/exchange/rounds", "Exchange"],
          ["/exchange/fitness", "Fitness"],
          ...(isAdmin ? [["/exchange/add", "Add a peer"] as const] : []),
        ]}
      />
      <ul role="status" class={done.length === 0 ? "visually-hidden" : "notice notice-accent plain"}>
        {done.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <Section section={section} query={query} isAdmin={isAdmin} />
    </Page>
  );
}

interface SectionProps {
  readonly section: string;
  readonly query: Query<Federation>;
  readonly isAdmin: boolean;
}

function Section({ section, query, isAdmin }: SectionProps) {
  switch (section) {
    case "rounds":
      return (
        <>
          <Rounds />
          <Transfers />
          <TurnedAway />
        </>
      );
    case "fitness":
      return <SharedFitness />;
    case "add":
      return isAdmin ? (
        <>
          <NewPeer />
          <Candidates />
        </>
      ) : null;
    default:
      return <Answer query={query}>{(data) => <Peers {...data} />}</Answer>;
  }
}

function Peers({ peers, rounds, exchanged, lookBytes, node, name, key, version, digest }: Federation) {
  const up = peers.filter(({ state }) => state === "up").length;
  const down = peers.filter(({ state, url }) => url !== null && (state === "down" || state === "suspect")).length;
  return (
    <>
      <Tiles>
        <Tile
          name="Peers up"
          value={`${up} of ${peers.length}`}
          tone={down > 0 ? "warn" : "neutral"}
          detail={down > 0 ? `${plural(down, "peer does", "peers do")} not answer` : "all that are called answer"}
        />
        <Tile
          name="Alleles in"
          value={count(exchanged.allelesIn)}
          detail={`${count(exchanged.allelesOut)} out; what comes in waits in stage shadow`}
        />
        <Tile
          name="Observations in"
          value={count(exchanged.observationsIn)}
          detail={`${count(exchanged.observationsOut)} out: who saw what of which allele`}
        />
        <Tile
          name="Our rounds"
          value={count(rounds.rounds)}
          detail={`${count(rounds.idle)} found nothing to move, ${count(rounds.failed)} failed`}
        />
        <Tile
          name="Cost"
          value={bytes(rounds.bytes)}
          detail={`${rounds.idle === 0 ? "" : `${bytes(rounds.idleBytes / rounds.idle)} an idle round; `}${bytes(lookBytes)} for asking how they do`}
        />
      </Tiles>
      <Panel title="Peers" aside={<span class="muted">figures since this server started</span>}>
        <PeerTable peers={peers} />
      </Panel>
      <Panel title="This node">
        <Facts
          items={[
            ["Name", `${name}, sg ${version}`],
            ["Id", <Long key="id">{node}</Long>],
            ["Public key", <Long key="key">{key}</Long>],
            ["Has", <Long key="digest">{digest}</Long>],
          ]}
        />
        <p class="hint after">
          Others compare id and key before they make this node a peer. Two nodes with the same last line have the same
          alleles and observations.
        </p>
      </Panel>
    </>
  );
}

function Long({ children }: { readonly children: string }) {
  return <span class="mono wrap">{children}</span>;
}
