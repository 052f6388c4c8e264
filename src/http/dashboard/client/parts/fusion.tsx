import { duration, plural, ratio } from "../data/format.ts";
import { api, ask, may, session } from "../data/session.ts";
import { useStore } from "../data/store.ts";
import { ActionButton } from "./action-button.tsx";
import { Badge } from "./badge.tsx";
import { Facts } from "./table.tsx";
import { Ago, AlleleLink } from "./text.tsx";

export interface Fusion {
  readonly fused: {
    readonly sha: string;
    readonly createdAtMs: number;
    readonly n: number;
    readonly successes: number;
    readonly fitness: number;
  } | null;
  readonly stable: number;
  readonly after: number;
  readonly obstacle: string | null;
  readonly speed: { readonly stepwiseUs: number | null; readonly fusedUs: number | null };
}

/** Whether one gene stands for all the steps, or what it takes to come to that. */
export function FusionView({ fusion }: { readonly fusion: Fusion }) {
  const { fused, stable, after, obstacle, speed } = fusion;
  const { stepwiseUs, fusedUs } = speed;
  const gain = stepwiseUs === null || fusedUs === null ? "" : `, ${(stepwiseUs / fusedUs).toFixed(1)} times as fast`;
  const took = `${duration(stepwiseUs)} in steps, ${duration(fusedUs)} fused${gain}`;
  if (fused !== null) {
    return (
      <Facts
        items={[
          [
            "State",
            <Badge key="state" tone="ok">
              fused
            </Badge>,
          ],
          [
            "Gene",
            <span key="gene">
              <AlleleLink sha={fused.sha} />, made <Ago at={fused.createdAtMs} />
            </span>,
          ],
          ["Worth", `fitness ${ratio(fused.fitness)} over ${plural(fused.n, "run")}`],
          ["Takes", took],
        ]}
      />
    );
  }
  const way = after === 0 ? "fusing is switched off" : `${stable} of ${after} successes in a row with the same alleles`;
  return (
    <Facts
      items={[
        [
          "State",
          <Badge key="state" tone="neutral">
            in steps
          </Badge>,
        ],
        ["Because", obstacle ?? way],
        ...(stepwiseUs === null ? [] : ([["Takes", `${duration(stepwiseUs)} in steps`]] as const)),
      ]}
    />
  );
}

interface FuseButtonsProps {
  readonly pathway: string;
  readonly fusion: Fusion;
}

/** For whoever does not want to wait for ten successes, or wants the steps back. */
export function FuseButtons({ pathway, fusion: { fused, obstacle, after } }: FuseButtonsProps) {
  if (!may(useStore(session), "admin")) return null;
  const param = { name: pathway };
  if (fused !== null) {
    return (
      <div class="actions">
        <ActionButton
          label="Unfuse"
          asks="Run its steps again, until it has been stable for long enough?"
          act={() => ask(api.unfuse[":name"].$post({ param }))}
        />
        <AskModel pathway={pathway} />
      </div>
    );
  }
  if (obstacle !== null || after === 0) return null;
  return (
    <div class="actions">
      <ActionButton label="Fuse now" act={() => ask(api.fuse[":name"].$post({ param, json: {} }))} />
      <AskModel pathway={pathway} />
    </div>
  );
}

/** A model's gene competes with the one of sg's own making; the winner is used. */
function AskModel({ pathway }: { readonly pathway: string }) {
  return (
    <ActionButton
      label="Ask a model"
      reason="required"
      textLabel="Model"
      asks="Which model is to write a gene that competes with the mechanical one? Such as claude, openai or ollama:NAME. It may cost money."
      act={(engine) => ask(api.fuse[":name"].$post({ param: { name: pathway }, json: { engine } }))}
    />
  );
}
