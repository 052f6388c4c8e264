import { api, ask, may, session } from "../data/session.ts";
import { useStore } from "../data/store.ts";
import { ActionButton } from "./action-button.tsx";
import type { Fusion } from "./fusion.tsx";

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
