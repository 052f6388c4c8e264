import type { BodyOf } from "../../../client.ts";
import { count, duration, plural, ratio, shortSha } from "../data/format.ts";
import { useQuery } from "../data/query.ts";
import { api, ask } from "../data/session.ts";
import { Word } from "../parts/badge.tsx";
import { Code } from "../parts/code.tsx";
import { DecideAllele } from "../parts/decide.tsx";
import { AlleleDiff } from "../parts/diff.tsx";
import { Changes } from "../parts/explanation.tsx";
import { type Origin, OriginView } from "../parts/origin.tsx";
import { Answer, Page, Panel } from "../parts/page.tsx";
import { WhoSawWhat } from "../parts/shared-fitness.tsx";
import { Ago, pathwayOf } from "../parts/text.tsx";
import { Tile, Tiles } from "../parts/tile.tsx";

type Allele = BodyOf<Awaited<ReturnType<(typeof api.allele)[":sha"]["$get"]>>>;

/** One implementation: what it is worth, why it exists, what it says. */
export function AllelePage({ sha }: { readonly sha: string }) {
  const query = useQuery(`allele ${sha}`, () => ask(api.allele[":sha"].$get({ param: { sha } })), [
    "run_finished",
    "stage_changed",
  ]);
  const { data } = query;
  const pathway = data === null ? null : pathwayOf(data.locus);
  return (
    <Page
      title={`Allele ${shortSha(sha.replace(/^.*:/, ""))}`}
      up={upOf(data?.locus ?? null, pathway)}
      badges={data !== null && <Word>{data.stage}</Word>}
    >
      <Answer query={query}>
        {(allele) => (
          <>
            <Figures allele={allele} />
            {pathway === null && <WhoSawWhat allele={allele} />}
            <div class="columns">
              <Panel title="Why it exists">
                <OriginView origin={allele.origin as Origin} locus={allele.locus} />
              </Panel>
              <Panel title="Its stages">
                <Changes ofOne changes={allele.history.toReversed()} />
                {pathway === null ? (
                  <DecideAllele sha={`${allele.locus}:${allele.sha}`} stage={allele.stage} />
                ) : (
                  <p class="hint after">
                    <a href={`/pathways/${pathway}`}>Unfusing its pathway</a> takes it out of use.
                  </p>
                )}
              </Panel>
            </div>
            {allele.origin.kind === "mutation" && (
              <Panel title="What it changed">
                <AlleleDiff sha={`${allele.locus}:${allele.sha}`} />
              </Panel>
            )}
          </>
        )}
      </Answer>
      {data !== null && <Source sha={sha} />}
    </Page>
  );
}

/** What it is worth, and by whose word. */
function Figures({ allele }: { readonly allele: Allele }) {
  return (
    <Tiles>
      <Tile
        name="Fitness"
        value={allele.n === 0 ? "–" : ratio(allele.fitness)}
        detail={
          allele.peers === null
            ? allele.n === 0
              ? "it has not run yet"
              : `Wilson bound ${ratio(allele.wilson)}`
            : `${ratio(allele.local)} here, ${ratio(allele.peers.fitness)} by peers`
        }
      />
      <Tile
        name="Calls"
        value={count(allele.n)}
        detail={`${plural(allele.successes, "success", "successes")}; ${plural(allele.consecutiveFailures, "failure")} in a row`}
      />
      <Tile
        name="Latency"
        value={duration(allele.p50Us)}
        detail={allele.p99Us === null ? "none measured" : `the median; p99 ${duration(allele.p99Us)}`}
      />
      <Tile
        name="Last used"
        value={<Ago at={allele.lastUsedMs} />}
        detail={
          <>
            made <Ago at={allele.createdAtMs} />, generation {allele.generation}
          </>
        }
      />
    </Tiles>
  );
}

/** A fused gene belongs to its pathway. */
function upOf(locus: string | null, pathway: string | null) {
  if (pathway !== null) return { href: `/pathways/${pathway}`, label: pathway };
  return locus === null ? { href: "/loci", label: "Loci" } : { href: `/loci/${locus}`, label: locus };
}

function Source({ sha }: { readonly sha: string }) {
  const source = useQuery(
    `source ${sha}`,
    async () => (await ask(api.allele[":sha"].source.$get({ param: { sha } }))).source,
  );
  return (
    <Panel title="Source">
      <Answer query={source}>{(text) => <Code text={text} label="Source" />}</Answer>
    </Panel>
  );
}
