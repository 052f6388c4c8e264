import { api, ask, may, session } from "../data/session.ts";
import { useStore } from "../data/store.ts";
import { ActionButton } from "./action-button.tsx";

interface DecideProps {
  readonly sha: string;
  readonly stage: string;
  /** Examples of the contract that do not hold for it, where that is known: whoever approves it has seen them. */
  readonly broken?: number;
  /** After something was decided. */
  readonly done?: () => void;
}

/** How each decision is taken back. */
const WAY_BACK: Readonly<Record<string, string>> = {
  recessive: "Promoted, it gives way when another one is promoted; rejected, it can be brought back here.",
  dominant: "It gives way when another allele is promoted. Rejected, it can be brought back here.",
  deprecated: "It is kept, and does not run.",
};

/** What a person may decide about an allele where it stands. */
export function DecideAllele({ sha, stage, broken = 0, done = () => undefined }: DecideProps) {
  const current = useStore(session);
  if (!may(current, "admin")) return null;
  const then = async (request: Promise<unknown>): Promise<void> => {
    await request;
    done();
  };
  const param = { sha };
  return (
    <>
      <div class="actions">
        {stage === "shadow" && (
          <ActionButton
            label={broken === 0 ? "Approve" : "Approve anyway"}
            kind="primary"
            reason="optional"
            act={(reason) => then(ask(api.approve[":sha"].$post({ param, json: { reason, anyway: broken > 0 } })))}
          />
        )}
        {(stage === "recessive" || stage === "deprecated") && (
          <ActionButton
            label={stage === "recessive" ? "Promote" : "Bring back as dominant"}
            reason="required"
            act={(reason) => then(ask(api.promote[":sha"].$post({ param, json: { reason } })))}
          />
        )}
        {stage !== "deprecated" && (
          <ActionButton
            label="Reject"
            kind="danger"
            reason="required"
            act={(reason) => then(ask(api.reject[":sha"].$post({ param, json: { reason } })))}
          />
        )}
      </div>
      {WAY_BACK[stage] !== undefined && <p class="hint after">{WAY_BACK[stage]}</p>}
    </>
  );
}
