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
import { Ago } from "../parts/text.tsx";
import { Tile, Tiles } from "../parts/tile.tsx";

/** One implementation: what it is worth, why it exists, what it says. */
export function AllelePage({ sha }: { readonly sha: string }) {
  const query = useQuery(`allele ${sha}`, () => ask(api.allele[":sha"].$get({ param: { sha } })), [
    "run_finished",
    "stage_changed",
  ]);
  const { data } = query;
  const up = data === null ? { href: "/loci", label: "Loci" } : { href: `/loci/${data.locus}`, label: data.locus };
  return (
    <Page
      title={`Allele ${shortSha(sha.replace(/^.*:/, ""))}`}
      up={up}
      badges={data !== null && <Word>{data.stage}</Word>}
    >
      <Answer query={query}>
        {(allele) => (
          <>
            <Tiles>
              <Tile
                name="Fitness"
                value={allele.n === 0 ? "–" : ratio(allele.fitness)}
                detail={
                  allele.peers === null
                    ? `Wilson bound ${ratio(allele.wilson)}`
                    : `${ratio(allele.local)} here, ${ratio(allele.peers.fitness)} by peers`
                }
              />
              <Tile
                name="Calls"
                value={count(allele.n)}
                detail={`${plural(allele.successes, "success", "successes")}; ${allele.consecutiveFailures} failures in a row`}
              />
              <Tile name="Latency" value={duration(allele.p50Us)} detail={`p99 ${duration(allele.p99Us)}`} />
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
            <WhoSawWhat allele={allele} />
            <div class="columns">
              <Panel title="Why it exists">
                <OriginView origin={allele.origin as Origin} locus={allele.locus} />
              </Panel>
              <Panel title="Its stages">
                <Changes ofOne changes={allele.history.toReversed()} />
                <DecideAllele sha={`${allele.locus}:${allele.sha}`} stage={allele.stage} />
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
