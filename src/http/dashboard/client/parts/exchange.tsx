import { useState } from "preact/hooks";
import { bytes, plural } from "../data/format.ts";
import { NODES_EVERY_MS } from "../data/peers.ts";
import { useEvery, useQuery } from "../data/query.ts";
import { api, ask } from "../data/session.ts";
import { Badge, Word } from "./badge.tsx";
import { Decisions } from "./decisions.tsx";
import { Answer, Panel } from "./page.tsx";
import { Table } from "./table.tsx";
import { Ago, AlleleLink, LocusLink, PeerLink } from "./text.tsx";

const LIMIT = "50";

interface Report {
  readonly fetched: number;
  readonly pushed: number;
  readonly heard: number;
  readonly told: number;
  readonly unfinished: boolean;
}

/** What a round moved, in a few words. */
export function movedText({ fetched, pushed, heard, told, unfinished }: Report): string {
  const parts = [
    ...(fetched > 0 ? [`${plural(fetched, "allele")} in`] : []),
    ...(pushed > 0 ? [`${plural(pushed, "allele")} out`] : []),
    ...(heard > 0 ? [`${plural(heard, "observation")} in`] : []),
    ...(told > 0 ? [`${plural(told, "observation")} out`] : []),
    ...(unfinished ? ["more in the next round"] : []),
  ];
  return parts.length === 0 ? "nothing differed" : parts.join(", ");
}

/** Rounds that moved something or failed; of all others only the number is kept. */
export function Rounds() {
  const query = useQuery("rounds", () => ask(api.federation.rounds.$get({ query: { limit: LIMIT } })));
  useEvery(NODES_EVERY_MS, query);
  return (
    <Panel title="Rounds" aside={<span class="muted">that moved something or failed, since the start</span>}>
      <Answer query={query}>
        {({ items }) => (
          <Table
            caption="Rounds with peers, the newest first"
            rows={items}
            keyOf={({ number }) => number}
            empty="No round has moved anything yet: either there is nothing to compare, or both sides have the same."
            columns={[
              {
                head: "Outcome",
                cell: ({ problem }) => (
                  <Badge tone={problem === null ? "ok" : "fail"}>{problem === null ? "moved" : "failed"}</Badge>
                ),
              },
              { head: "With", cell: ({ peer }) => <PeerLink name={peer} /> },
              {
                head: "What",
                kind: "grow",
                cell: ({ problem, report }) => (
                  <span class="wrap">{problem ?? (report === null ? "" : movedText(report))}</span>
                ),
              },
              { head: "Cost", kind: "number", on: "tablet", cell: (round) => bytes(round.bytes) },
              { head: "When", kind: "number", cell: ({ atMs }) => <Ago at={atMs} /> },
            ]}
          />
        )}
      </Answer>
    </Panel>
  );
}

/** Alleles that were offered, and why some were not taken. @param props.peer of this one alone */
export function Transfers({ peer }: { readonly peer?: string }) {
  const [refused, showRefused] = useState(false);
  const query = useQuery(`transfers ${peer ?? ""} ${refused}`, () =>
    ask(
      api.federation.transfers.$get({
        query: { limit: LIMIT, refused: refused ? "true" : "false", ...(peer === undefined ? {} : { peer }) },
      }),
    ),
  );
  useEvery(NODES_EVERY_MS, query);
  return (
    <Panel
      title="Alleles offered"
      aside={
        <label class="check">
          <input type="checkbox" checked={refused} onChange={(event) => showRefused(event.currentTarget.checked)} />
          only those not taken
        </label>
      }
    >
      <Answer query={query}>
        {({ items }) => (
          <Table
            caption="Alleles that were offered, the newest first"
            rows={items}
            keyOf={({ number }) => number}
            empty={refused ? "Nothing was refused." : "No allele was offered since the start, either way."}
            columns={[
              { head: "Verdict", cell: ({ verdict }) => <Word>{verdict}</Word> },
              {
                head: "Way",
                cell: ({ direction, name }) => (
                  <>
                    {direction}
                    {peer === undefined && (
                      <>
                        {direction === "in" ? " from " : " to "}
                        <PeerLink name={name} />
                      </>
                    )}
                  </>
                ),
              },
              {
                head: "Allele",
                kind: "grow",
                cell: ({ locus, sha, direction, verdict, reason }) => (
                  <>
                    <LocusLink name={locus} /> {/* What was refused here is not here. */}
                    {direction === "in" && verdict !== "added" ? (
                      <span class="mono">{sha.slice(0, 12)}</span>
                    ) : (
                      <AlleleLink sha={sha} locus={locus} />
                    )}
                    {reason !== null && <span class="below hint wrap">{reason}</span>}
                  </>
                ),
              },
              { head: "When", kind: "number", cell: ({ atMs }) => <Ago at={atMs} /> },
            ]}
          />
        )}
      </Answer>
    </Panel>
  );
}

/** Requests that were no peer's, or not signed as they should be. */
export function TurnedAway() {
  const query = useQuery("turned away", () => ask(api.audit.$get({ query: { limit: "20", action: "turn away" } })));
  useEvery(4 * NODES_EVERY_MS, query);
  return (
    <Panel title="Turned away" aside={<a href="/audit?action=turn+away">In the audit trail</a>}>
      <Answer query={query}>
        {({ items }) => (
          <Decisions items={items} empty="Nobody knocked who is no peer, or whose signature was not right." />
        )}
      </Answer>
    </Panel>
  );
}
