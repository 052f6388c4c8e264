import { count } from "../data/format.ts";
import { useQuery } from "../data/query.ts";
import { api, ask } from "../data/session.ts";
import { type Branch, forestOf } from "../data/tree.ts";
import { Word } from "./badge.tsx";
import { Answer, Empty, Panel } from "./page.tsx";
import { Ago, AlleleLink, Fitness, Prose } from "./text.tsx";

interface Member {
  readonly sha: string;
  readonly parent: string | null;
  readonly stage: string;
  readonly generation: number;
  readonly fitness: number;
  readonly wilson: number;
  readonly n: number;
  readonly createdAtMs: number;
  readonly origin: string;
  readonly description: string | null;
}

/** The alleles of a locus as a tree of descent, with the reason for every one. */
export function Lineage({ locus }: { readonly locus: string }) {
  const query = useQuery(`lineage ${locus}`, () => ask(api.locus[":name"].lineage.$get({ param: { name: locus } })), [
    "stage_changed",
    "allele_registered",
    "run_finished",
  ]);
  return (
    <Answer query={query}>
      {({ alleles, items }) => (
        <Panel
          title="Lineage"
          aside={
            alleles > items.length && (
              <span class="muted">{`the dominant's line and the youngest: ${items.length} of ${count(alleles)}`}</span>
            )
          }
        >
          {items.length === 0 ? (
            <Empty>There is no allele.</Empty>
          ) : (
            <Branches locus={locus} branches={forestOf(items)} depth={0} />
          )}
        </Panel>
      )}
    </Answer>
  );
}

/** Below this, a line goes on at the same indentation: a phone is narrow. */
const DEPTH_SHOWN = 6;

interface BranchesProps {
  readonly locus: string;
  readonly branches: readonly Branch<Member>[];
  readonly depth: number;
}

function Branches({ locus, branches, depth }: BranchesProps) {
  return (
    <ul class={depth === 0 || depth > DEPTH_SHOWN ? "tree tree-flat" : "tree"}>
      {branches.map(({ member, children }) => (
        <li key={member.sha}>
          <Relative {...member} locus={locus} />
          {children.length > 0 && <Branches locus={locus} branches={children} depth={depth + 1} />}
        </li>
      ))}
    </ul>
  );
}

function Relative(member: Member & { readonly locus: string }) {
  const { locus, sha, stage, generation, createdAtMs, origin, description } = member;
  return (
    <div class={stage === "dominant" ? "relative relative-dominant" : "relative"}>
      <div class="relative-head">
        <AlleleLink sha={sha} locus={locus} />
        <Word>{stage}</Word>
        <Fitness {...member} />
        <span class="muted">
          {origin}, generation {generation}, <Ago at={createdAtMs} />
        </span>
      </div>
      {description !== null && (
        <p class="wrap relative-why">
          <Prose>{description}</Prose>
        </p>
      )}
    </div>
  );
}
