import { useState } from "preact/hooks";
import { plural, shortSha } from "../data/format.ts";
import { federationNow } from "../data/peers.ts";
import { useQuery } from "../data/query.ts";
import { api, ask, may, session } from "../data/session.ts";
import { useStore } from "../data/store.ts";
import { ActionButton } from "./action-button.tsx";
import { Panel } from "./page.tsx";

/** Giving peers what is here, and taking what is there, without waiting for the next round. Nothing without peers. */
export function LocusPeers({ locus }: { readonly locus: string }) {
  const isAdmin = may(useStore(session), "admin");
  const query = useQuery("federation", federationNow);
  const [done, setDone] = useState<readonly string[]>([]);
  const callable = query.data?.peers.filter(({ url }) => url !== null) ?? [];
  if (!isAdmin || callable.length === 0) return null;
  const exchange = async (direction: "share" | "pull"): Promise<void> => {
    const request = { param: { name: locus }, query: {} };
    const { exchanges } = await ask(
      direction === "share" ? api.share[":name"].$post(request) : api.pull[":name"].$post(request),
    );
    setDone(exchanges.flatMap(linesOf));
  };
  return (
    <Panel title="Peers" aside={<a href="/exchange">{plural(callable.length, "peer")}</a>}>
      <div class="actions">
        <ActionButton label="Share with peers" act={() => exchange("share")} />
        <ActionButton label="Pull from peers" act={() => exchange("pull")} />
      </div>
      <p class="hint after">What comes in is checked against the examples and enters in stage shadow.</p>
      <ul role="status" class={done.length === 0 ? "visually-hidden" : "notice notice-accent plain"}>
        {done.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </Panel>
  );
}

interface Exchange {
  readonly peer: string;
  readonly problem: string | null;
  readonly alleles: readonly { readonly sha: string; readonly verdict: string; readonly reason: string | null }[];
}

function linesOf({ peer, problem, alleles }: Exchange): readonly string[] {
  if (problem !== null) return [`${peer}: ${problem}`];
  if (alleles.length === 0) return [`${peer}: nothing to move`];
  return alleles.map(
    ({ sha, verdict, reason }) => `${peer}: ${shortSha(sha)} ${verdict}${reason === null ? "" : `: ${reason}`}`,
  );
}
