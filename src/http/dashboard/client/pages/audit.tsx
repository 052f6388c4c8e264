import { plural, shortSha } from "../data/format.ts";
import { useQuery } from "../data/query.ts";
import { api, ask } from "../data/session.ts";
import { Decisions } from "../parts/decisions.tsx";
import { Answer, Page } from "../parts/page.tsx";

export function AuditPage() {
  const query = useQuery("audit", () => ask(api.audit.$get({ query: { limit: "200" } })), [
    "stage_changed",
    "allele_registered",
  ]);
  const verdict = useQuery("audit verdict", () => ask(api.audit.verify.$get()));
  return (
    <Page title="Audit" lead="The last 200 decisions about what may act. Every entry vouches for the one before it.">
      <Answer query={verdict}>
        {({ entries, head, problem }) => (
          <p class={problem === null ? "notice notice-ok" : "notice notice-fail"}>
            {problem === null
              ? `The trail is as it was written: ${plural(entries, "entry", "entries")}, the last one ${shortSha(head)}.`
              : `The trail was tampered with: ${problem}.`}
          </p>
        )}
      </Answer>
      <section class="panel" aria-label="Decisions">
        <Answer query={query}>{({ items }) => <Decisions items={items} />}</Answer>
      </section>
    </Page>
  );
}
