import type { ComponentChildren } from "preact";
import { percent, plural, ratio } from "../data/format.ts";
import { useQuery } from "../data/query.ts";
import { api, ask } from "../data/session.ts";
import { Word } from "./badge.tsx";
import { Answer, Empty } from "./page.tsx";
import { Ago, AlleleLink, LocusLink, RunLink } from "./text.tsx";

/** Below this a dominant that has learned enough is failing. */
const FAILING = 0.8;
const LEARNED_N = 10;
const SHOWN_MAX = 8;

interface Matter {
  readonly key: string;
  readonly word: string;
  readonly text: ComponentChildren;
}

/** What somebody should look at, the urgent first; each links to where something can be done about it. */
export function Attention() {
  const query = useQuery("attention", matters, [
    "run_finished",
    "stage_changed",
    "approval_due",
    "regression_detected",
    "journal_settled",
  ]);
  return (
    <Answer query={query}>
      {(found) =>
        found.length === 0 ? (
          <Empty>Nothing: every locus has an allele that does its work, and nobody is waiting.</Empty>
        ) : (
          <ul class="matters">
            {found.slice(0, SHOWN_MAX).map(({ key, word, text }) => (
              <li key={key}>
                <Word>{word}</Word>
                <span>{text}</span>
              </li>
            ))}
            {found.length > SHOWN_MAX && <li class="muted">and {found.length - SHOWN_MAX} more</li>}
          </ul>
        )
      }
    </Answer>
  );
}

async function matters(): Promise<readonly Matter[]> {
  const [loci, regressions, journals] = await Promise.all([
    ask(api.loci.$get()),
    ask(api.regression.$get({ query: { limit: "3" } })),
    ask(api.journals.$get({ query: { limit: "50" } })),
  ]);
  const stuck = journals.items.filter(({ state }) => state === "stuck");
  const waiting = loci.items.filter((each) => each.waiting > 0);
  const failing = loci.items.filter(
    ({ dominant }) => dominant !== null && dominant.n >= LEARNED_N && dominant.fitness < FAILING,
  );
  const empty = loci.items.filter(({ dominant, alleles }) => dominant === null && alleles > 0);
  return [
    ...stuck.map(({ runId, name }) => ({
      key: runId,
      word: "stuck",
      text: (
        <>
          {name}, run <RunLink id={runId} />: some of its changes could not be taken back
        </>
      ),
    })),
    ...failing.map(({ name, dominant }) => ({
      key: `failing ${name}`,
      word: "failing",
      text: (
        <>
          <LocusLink name={name} /> has fitness {ratio(dominant?.fitness ?? 0)} over {plural(dominant?.n ?? 0, "call")}
        </>
      ),
    })),
    ...empty.map(({ name }) => ({
      key: `empty ${name}`,
      word: "blocked",
      text: (
        <>
          <LocusLink name={name} /> has no dominant allele
        </>
      ),
    })),
    ...waiting.map(({ name, waiting: alleles }) => ({
      key: `waiting ${name}`,
      word: "waiting",
      text: (
        <>
          {plural(alleles, "allele")} of <LocusLink name={name} /> {alleles === 1 ? "waits" : "wait"} for{" "}
          <a href="/approvals">a decision</a>
        </>
      ),
    })),
    ...regressions.items.map(({ locus, sha, level, before, since, atMs }) => ({
      key: `${sha} ${atMs}`,
      word: level,
      text: (
        <>
          <AlleleLink sha={sha} locus={locus} /> of <LocusLink name={locus} /> fails {percent(since)} of its calls,
          before {percent(before)}; <Ago at={atMs} />
        </>
      ),
    })),
  ];
}
