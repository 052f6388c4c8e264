import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { bytes, clockTime, count, plural } from "../data/format.ts";
import { federationNow, lastContactMs, NODES_EVERY_MS, type Peer, problemOf } from "../data/peers.ts";
import { useEvery, useQuery } from "../data/query.ts";
import { navigate } from "../data/router.ts";
import { api, ask, may, session } from "../data/session.ts";
import { useStore } from "../data/store.ts";
import { ActionButton } from "../parts/action-button.tsx";
import { movedText, Transfers } from "../parts/exchange.tsx";
import { Answer, Empty, Page, Panel } from "../parts/page.tsx";
import { PeerState, SyncLag } from "../parts/peer-table.tsx";
import { Skew } from "../parts/skew.tsx";
import { Facts } from "../parts/table.tsx";
import { Ago } from "../parts/text.tsx";
import { Tile, Tiles } from "../parts/tile.tsx";

/** One peer: how it does, what came from it and went to it, and the way to part with it. */
export function PeerPage({ name }: { readonly name: string }) {
  const query = useQuery("federation", federationNow);
  useEvery(NODES_EVERY_MS, query);
  const peer = query.data?.peers.find((each) => each.name === name);
  return (
    <Page
      title={name}
      up={{ href: "/exchange", label: "Federation" }}
      badges={peer !== undefined && <PeerState {...peer} />}
    >
      <Answer query={query}>
        {() =>
          peer === undefined ? (
            <section class="panel" aria-label="Peer">
              <Empty>
                No peer has this name (any more). Alleles that came from it stay. <a href="/exchange">All peers</a>
              </Empty>
            </section>
          ) : (
            <>
              <Trouble {...peer} />
              <Figures {...peer} />
              <div class="columns">
                <Panel title="What it is">
                  <About {...peer} />
                </Panel>
                <Actions peer={peer} done={query.refetch} />
              </div>
              <Transfers peer={name} />
            </>
          )
        }
      </Answer>
    </Page>
  );
}

function Trouble(peer: Peer) {
  const problem = problemOf(peer);
  const { failures, leftAloneUntilMs } = peer;
  if (problem === null) return null;
  const until = leftAloneUntilMs === null ? "" : `, left alone until ${clockTime(leftAloneUntilMs)}`;
  return (
    <p class="notice notice-fail">
      {problem}
      {failures > 0 && ` (${plural(failures, "round")} failed in a row${until})`}
    </p>
  );
}

function Figures(peer: Peer) {
  const { rounds, exchanged, syncLagMs, clockSkewMs, lastRoundMs } = peer;
  return (
    <Tiles>
      <Tile
        name="Last contact"
        value={<Ago at={lastContactMs(peer)} />}
        detail={
          <>
            asked us <Ago at={peer.lastHeardMs} />
          </>
        }
      />
      <Tile
        name="In sync"
        value={<SyncLag ms={syncLagMs} />}
        detail={
          <>
            our last round <Ago at={lastRoundMs} />: {count(rounds.rounds)} so far, {count(rounds.failed)} failed,{" "}
            {bytes(rounds.bytes)}
          </>
        }
      />
      <Tile
        name="Alleles in"
        value={count(exchanged.allelesIn)}
        detail={`${count(exchanged.allelesOut)} out, since the start`}
      />
      <Tile
        name="Observations in"
        value={count(exchanged.observationsIn)}
        detail={`${count(exchanged.observationsOut)} out, since the start`}
      />
      <Tile name="Its clock" value={<Skew ms={clockSkewMs} />} detail="a minute apart is refused" />
    </Tiles>
  );
}

function About({ id, key, url, auth, trust, dispatch }: Peer) {
  return (
    <Facts
      items={[
        ["URL", url === null ? "none: it is known, and never called" : <Long key="url">{url}</Long>],
        ["Id", <Long key="id">{id}</Long>],
        ["Public key", key === null ? "none: its observations do not count" : <Long key="key">{key}</Long>],
        ["Signs by", auth === "hmac" ? "a secret that both share" : "its key pair"],
        ["Trust", String(trust)],
        ["Runs here", dispatch ? "it may have pathways run here" : "none"],
      ]}
    />
  );
}

function Long({ children }: { readonly children: string }) {
  return <span class="mono wrap">{children}</span>;
}

interface ActionsProps {
  readonly peer: Peer;
  readonly done: () => void;
}

function Actions({ peer: { name, url }, done }: ActionsProps) {
  const current = useStore(session);
  const [said, say] = useState<string | null>(null);
  const param = { name };
  const ping = async (): Promise<void> => {
    const { ms, version, loci, problem } = await ask(api.federation.peers[":name"].ping.$post({ param }));
    say(
      problem ??
        `It answered in ${ms} ms: sg ${version}, ${plural(loci ?? 0, "locus", "loci")}, both signatures right.`,
    );
    done();
  };
  const sync = async (): Promise<void> => {
    const { items } = await ask(api.federation.sync.$post({ query: { peer: name } }));
    say(items.map(({ problem, report }) => problem ?? (report === null ? "" : movedText(report))).join("; "));
    done();
  };
  const remove = async (): Promise<void> => {
    await ask(api.federation.peers[":name"].$delete({ param }));
    navigate("/exchange");
  };
  const revoke = async (reason: string): Promise<void> => {
    const { rejected } = await ask(api.federation.peers[":name"].revoke.$post({ param, json: { reason } }));
    say(`It is no peer any more; ${plural(rejected.length, "allele")} that came from it rejected.`);
    done();
  };
  if (!may(current, "run")) return null;
  const isAdmin = may(current, "admin");
  return (
    <Panel title="What to do">
      <dl class="deeds">
        {url !== null && (
          <Deed does={<ActionButton label="Ping" act={ping} />}>
            asks it who it is, and checks the signatures of both sides
          </Deed>
        )}
        {url !== null && isAdmin && (
          <Deed does={<ActionButton label="Sync now" act={sync} />}>
            moves what differs, both ways, without waiting
          </Deed>
        )}
        {isAdmin && <Parting name={name} remove={remove} revoke={revoke} />}
      </dl>
      <p role="status" class={said === null ? "visually-hidden" : "notice notice-accent"}>
        {said}
      </p>
    </Panel>
  );
}

interface PartingProps {
  readonly name: string;
  readonly remove: () => Promise<void>;
  readonly revoke: (reason: string) => Promise<void>;
}

/** The two ways to part: in peace, and for cause. */
function Parting({ name, remove, revoke }: PartingProps) {
  return (
    <>
      <Deed
        does={
          <ActionButton
            label="Remove"
            kind="danger"
            asks={`Exchange nothing with ${name} any more? Alleles that came from it stay.`}
            act={remove}
          />
        }
      >
        it is a peer no more; alleles that came from it stay
      </Deed>
      <Deed
        does={
          <ActionButton
            label="Revoke"
            kind="danger"
            reason="required"
            asks={`Remove ${name} and reject every allele that came from it, because it is not to be trusted?`}
            act={revoke}
          />
        }
      >
        removes it, and rejects every allele that came from it
      </Deed>
    </>
  );
}

/** A button, and what it will do. */
function Deed({ does, children }: { readonly does: ComponentChildren; readonly children: ComponentChildren }) {
  return (
    <div>
      <dt>{does}</dt>
      <dd>{children}</dd>
    </div>
  );
}
