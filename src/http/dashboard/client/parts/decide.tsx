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

/** What a person may decide about an allele where it stands. */
export function DecideAllele({ sha, stage, broken = 0, done = () => undefined }: DecideProps) {
  const current = useStore(session);
  if (!may(current, "admin") || stage === "deprecated") return null;
  const then = async (request: Promise<unknown>): Promise<void> => {
    await request;
    done();
  };
  const param = { sha };
  return (
    <div class="actions">
      {stage === "shadow" && (
        <ActionButton
          label={broken === 0 ? "Approve" : "Approve anyway"}
          kind="primary"
          reason="optional"
          act={(reason) => then(ask(api.approve[":sha"].$post({ param, json: { reason, anyway: broken > 0 } })))}
        />
      )}
      {stage === "recessive" && (
        <ActionButton
          label="Promote"
          reason="required"
          act={(reason) => then(ask(api.promote[":sha"].$post({ param, json: { reason } })))}
        />
      )}
      <ActionButton
        label="Reject"
        kind="danger"
        reason="required"
        act={(reason) => then(ask(api.reject[":sha"].$post({ param, json: { reason } })))}
      />
    </div>
  );
}
