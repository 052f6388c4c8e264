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
  const asked = here.query.get("before") ?? "";
  const before = Number.isNaN(Date.parse(asked)) ? "" : asked;
  const cursor = here.query.get("cursor") ?? "";
  const steps = here.query.get("steps") ?? "";
  const query = useQuery(
    `runs ${here.query}`,
    () =>
      ask(
        api.runs.$get({
          query: {
            limit: LIMIT,
            ...(of === "" ? {} : { name: of }),
            ...(failed === "" ? {} : { failed: "true" }),
            ...(steps === "" ? { asked: "true" } : {}),
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
    <Page title="Runs" lead="What ran, the newest first.">
      <Filters of={of} failed={failed} before={before} steps={steps} filter={filter} />
      <section class="panel" aria-label="Runs">
        <Answer query={query}>
          {({ items, next }) => (
            <>
              <RunTable
                caption="Runs, the newest first"
                runs={items}
                empty={
                  isFiltered
                    ? `No run fits these filters${steps === "" ? "; it may have been a step of another" : ""}.`
                    : "Nothing has run yet. Open a locus or pathway and run it."
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
  readonly steps: string;
  readonly filter: (changes: Record<string, string>) => void;
}

function Filters({ of, failed, before, steps, filter }: FiltersProps) {
  const names = useQuery("names", namesOfAll);
  return (
    <search class="filters">
      <label>
        <span>Of</span>
        <select value={of} onChange={(event) => filter({ name: event.currentTarget.value })}>
          <option value="">everything</option>
          {(names.data ?? []).map(([group, members]) => (
            <optgroup key={group} label={group}>
              {members.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </optgroup>
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
      <label class="check">
        <input
          type="checkbox"
          checked={steps !== ""}
          onChange={(event) => filter({ steps: event.currentTarget.checked ? "true" : "" })}
        />
        steps and checks too
      </label>
    </search>
  );
}

async function namesOfAll() {
  const [loci, pathways] = await Promise.all([ask(api.loci.$get()), ask(api.pathways.$get())]);
  const namesOf = (items: readonly { readonly name: string }[]) => items.map(({ name }) => name);
  return [
    ["Pathways", namesOf(pathways.items)],
    ["Loci", namesOf(loci.items)],
  ] as const;
}
