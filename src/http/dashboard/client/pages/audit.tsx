import type { AuditAction } from "../../../../genome/mod.ts";
import { plural, shortSha } from "../data/format.ts";
import { useQuery } from "../data/query.ts";
import { navigate, place, withQuery } from "../data/router.ts";
import { api, ask } from "../data/session.ts";
import { useStore } from "../data/store.ts";
import { Decisions } from "../parts/decisions.tsx";
import { Answer, Page } from "../parts/page.tsx";
import { Paged, usePageQuery } from "../parts/pager.tsx";

/** Every action that the trail knows: one that is missing here is a compile error. */
const ACTIONS: Readonly<Record<AuditAction, true>> = {
  register: true,
  ask: true,
  approve: true,
  reject: true,
  promote: true,
  demote: true,
  restage: true,
  refuse: true,
  rollback: true,
  dismiss: true,
  deploy: true,
  teardown: true,
  grant: true,
  revoke: true,
  "turn away": true,
  "add peer": true,
  "remove peer": true,
};
const NAMES = Object.keys(ACTIONS) as readonly AuditAction[];

export function AuditPage() {
  const here = useStore(place);
  const page = usePageQuery();
  const action = NAMES.find((each) => each === here.query.get("action"));
  const query = useQuery(
    `audit ${action ?? ""} ${page.cursor ?? ""}`,
    () => ask(api.audit.$get({ query: { ...page, ...(action === undefined ? {} : { action }) } })),
    ["stage_changed", "allele_registered"],
  );
  const verdict = useQuery("audit verdict", () => ask(api.audit.verify.$get()));
  return (
    <Page title="Audit" lead="Who decided what, and why. Every entry vouches for the one before it.">
      <Answer query={verdict}>
        {({ entries, head, problem }) => (
          <p class={problem === null ? "notice notice-ok" : "notice notice-fail"}>
            {problem === null
              ? `The trail is as it was written: ${plural(entries, "entry", "entries")}, the last one ${shortSha(head)}.`
              : `The trail was tampered with: ${problem}.`}
          </p>
        )}
      </Answer>
      <search class="filters">
        <label>
          <span>What</span>
          <select
            value={action ?? ""}
            onChange={(event) =>
              navigate(withQuery(here, { action: event.currentTarget.value, cursor: "" }), "replace")
            }
          >
            <option value="">everything</option>
            {NAMES.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
        </label>
      </search>
      <section class="panel" aria-label="Decisions">
        <Paged query={query}>
          {(items) => (
            <Decisions items={items} {...(action === undefined ? {} : { empty: `Nobody did this yet: ${action}.` })} />
          )}
        </Paged>
      </section>
    </Page>
  );
}
