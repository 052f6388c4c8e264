import { useQuery } from "../data/query.ts";
import { navigate, place, withQuery } from "../data/router.ts";
import { api, ask } from "../data/session.ts";
import { useStore } from "../data/store.ts";
import { Answer, Page } from "../parts/page.tsx";
import { Pager } from "../parts/pager.tsx";
import { RunTable } from "../parts/run-table.tsx";

const LIMIT = "50";

export function RunsPage() {
  const here = useStore(place);
  const of = here.query.get("name") ?? "";
  const failed = here.query.get("failed") ?? "";
  const before = here.query.get("before") ?? "";
  const cursor = here.query.get("cursor") ?? "";
  const query = useQuery(
    `runs ${here.query}`,
    () =>
      ask(
        api.runs.$get({
          query: {
            limit: LIMIT,
            ...(of === "" ? {} : { name: of }),
            ...(failed === "" ? {} : { failed: "true" }),
            ...(before === "" ? {} : { before: new Date(before).toISOString() }),
            ...(cursor === "" ? {} : { cursor }),
          },
        }),
      ),
    cursor === "" ? ["run_finished", "runs_left_out"] : [],
  );
  const filter = (changes: Record<string, string>) => navigate(withQuery(here, { cursor: "", ...changes }), "replace");
  const isFiltered = of !== "" || failed !== "" || before !== "";
  return (
    <Page title="Runs" lead="Everything that ran, the newest first; steps and checks of pathways among them.">
      <Filters of={of} failed={failed} before={before} filter={filter} />
      <section class="panel" aria-label="Runs">
        <Answer query={query}>
          {({ items, next }) => (
            <>
              <RunTable
                caption="Runs, the newest first"
                runs={items}
                empty={
                  isFiltered ? "No run fits these filters." : "Nothing has run yet. Open a locus or pathway and run it."
                }
              />
              <Pager next={next} />
            </>
          )}
        </Answer>
      </section>
    </Page>
  );
}

interface FiltersProps {
  readonly of: string;
  readonly failed: string;
  readonly before: string;
  readonly filter: (changes: Record<string, string>) => void;
}

function Filters({ of, failed, before, filter }: FiltersProps) {
  const names = useQuery("names", namesOfAll);
  return (
    <search class="filters">
      <label>
        <span>Of</span>
        <select value={of} onChange={(event) => filter({ name: event.currentTarget.value })}>
          <option value="">everything</option>
          {(names.data ?? []).map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>Outcome</span>
        <select value={failed} onChange={(event) => filter({ failed: event.currentTarget.value })}>
          <option value="">any</option>
          <option value="true">failures</option>
        </select>
      </label>
      <label>
        <span>Before</span>
        <input
          type="datetime-local"
          value={before}
          onChange={(event) => filter({ before: event.currentTarget.value })}
        />
      </label>
    </search>
  );
}

async function namesOfAll(): Promise<readonly string[]> {
  const [loci, pathways] = await Promise.all([ask(api.loci.$get()), ask(api.pathways.$get())]);
  return [...pathways.items, ...loci.items].map(({ name }) => name);
}
