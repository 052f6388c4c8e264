import { useState } from "preact/hooks";
import type { BodyOf } from "../../../client.ts";
import { count, duration } from "../data/format.ts";
import { api, ask, may, session } from "../data/session.ts";
import { useStore } from "../data/store.ts";
import { ActionButton } from "./action-button.tsx";
import { Word } from "./badge.tsx";
import { Panel } from "./page.tsx";
import { Table } from "./table.tsx";
import { AlleleLink } from "./text.tsx";

type Tournament = BodyOf<Awaited<ReturnType<(typeof api.compete)[":name"]["$post"]>>>;

/** All alleles over the same inputs; nobody is scored. */
export function Compete({ locus }: { readonly locus: string }) {
  const current = useStore(session);
  const [played, show] = useState<Tournament | null>(null);
  if (!may(current, "run")) return null;
  const play = async (promote: boolean): Promise<void> => {
    show(await ask(api.compete[":name"].$post({ param: { name: locus }, json: { promote } })));
  };
  return (
    <Panel title="Tournament" aside={<span class="muted">nobody is scored</span>}>
      <p class="hint">
        All alleles on the contract's examples and 200 generated inputs, on a simulated copy of the network.
      </p>
      <div class="actions">
        <ActionButton label="Let them compete" act={() => play(false)} />
        {may(current, "admin") && (
          <ActionButton
            label="Compete and promote"
            asks="Make the winner dominant, if it is clearly better and its risk allows?"
            act={() => play(true)}
          />
        )}
      </div>
      <div aria-live="polite">{played !== null && <Standings locus={locus} played={played} />}</div>
    </Panel>
  );
}

function Standings({ locus, played }: { readonly locus: string; readonly played: Tournament }) {
  const { standings, examples, others, promotion } = played;
  return (
    <>
      {promotion !== null && <p class="notice notice-accent">{promotion}</p>}
      <Table
        caption="Standings, the best first"
        rows={standings}
        keyOf={({ sha }) => sha}
        empty="No allele took part."
        columns={[
          { head: "Allele", kind: "grow", cell: ({ sha }) => <AlleleLink sha={sha} locus={locus} /> },
          { head: "Stage", on: "tablet", cell: ({ stage }) => <Word>{stage}</Word> },
          { head: "Good answers", kind: "number", cell: ({ good }) => `${count(good)} of ${count(examples + others)}` },
          {
            head: "Against the dominant",
            on: "tablet",
            cell: ({ against }) =>
              against === null ? "–" : `won ${against.won}, lost ${against.lost}, p = ${against.p.toFixed(3)}`,
          },
          { head: "p50", kind: "number", cell: ({ p50Us }) => duration(p50Us) },
        ]}
      />
    </>
  );
}
