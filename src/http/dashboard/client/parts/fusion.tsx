import { duration, plural, ratio } from "../data/format.ts";
import { contestText, writerOf } from "../data/fusion.ts";
import { Badge, Word } from "./badge.tsx";
import { Facts, Table } from "./table.tsx";
import { Ago, AlleleLink } from "./text.tsx";

interface FusedGene {
  readonly sha: string;
  readonly stage: string;
  readonly engine: string;
  readonly model: { readonly model: string } | null;
  readonly contest: Parameters<typeof contestText>[0] | null;
  readonly createdAtMs: number;
  readonly n: number;
  readonly successes: number;
  readonly fitness: number;
}

export interface Fusion {
  readonly fused: FusedGene | null;
  /** Others of the same steps: they lost a contest, or failed. */
  readonly alternatives: readonly FusedGene[];
  readonly stable: number;
  readonly after: number;
  readonly obstacle: string | null;
  readonly speed: { readonly stepwiseUs: number | null; readonly fusedUs: number | null };
}

interface FusionViewProps {
  readonly pathway: string;
  readonly fusion: Fusion;
}

/** Whether one gene stands for all the steps, or what it takes to come to that; and the genes that could. */
export function FusionView({ pathway, fusion }: FusionViewProps) {
  const { fused, alternatives, speed } = fusion;
  const genes = [...(fused === null ? [] : [fused]), ...alternatives];
  return (
    <>
      <Facts
        items={[
          ["State", <State key="state" isFused={fused !== null} />],
          ["Because", reasonOf(fusion)],
          ...(speed.stepwiseUs === null && speed.fusedUs === null ? [] : ([["Takes", speedText(speed)]] as const)),
        ]}
      />
      {genes.length > 0 && <Genes pathway={pathway} genes={genes} used={fused?.sha ?? null} />}
    </>
  );
}

function State({ isFused }: { readonly isFused: boolean }) {
  return <Badge tone={isFused ? "ok" : "neutral"}>{isFused ? "fused" : "in steps"}</Badge>;
}

function reasonOf({ fused, obstacle, after, stable }: Fusion): string {
  if (fused !== null) return "one gene does what the steps did; when it fails, they run on the same input";
  if (obstacle !== null) return obstacle;
  if (after === 0) return "fusing is switched off (fusion.after = 0)";
  return `${stable} of ${after} successes in a row with the same alleles`;
}

function speedText({ stepwiseUs, fusedUs }: Fusion["speed"]): string {
  const inSteps = `${duration(stepwiseUs)} in steps`;
  if (stepwiseUs === null) return `${duration(fusedUs)} fused`;
  if (fusedUs === null || fusedUs === 0) return inSteps;
  const gain = stepwiseUs / fusedUs;
  const times = gain >= 1 ? `${gain.toFixed(1)} times as fast` : `${(1 / gain).toFixed(1)} times as long`;
  return `${inSteps}, ${duration(fusedUs)} fused: ${times}, by the medians of the latest runs`;
}

interface GenesProps {
  readonly pathway: string;
  readonly genes: readonly FusedGene[];
  readonly used: string | null;
}

function Use({ gene: { sha, stage }, used }: { readonly gene: FusedGene; readonly used: string | null }) {
  return sha === used ? <Badge tone="ok">in use</Badge> : <Word>{stage}</Word>;
}

/** The gene in use and those beside it: a mechanical one, and what models wrote. */
function Genes({ pathway, genes, used }: GenesProps) {
  return (
    <Table
      caption="Genes that stand for all the steps, the one in use first"
      rows={genes}
      keyOf={({ sha }) => sha}
      empty=""
      columns={[
        {
          head: "Gene",
          cell: (gene) => (
            <>
              <AlleleLink sha={gene.sha} locus={`pathway:${pathway}`} />
              <span class="until-tablet below">
                <Use gene={gene} used={used} />
              </span>
            </>
          ),
        },
        { head: "Use", on: "tablet", cell: (gene) => <Use gene={gene} used={used} /> },
        { head: "Written by", on: "tablet", cell: writerOf },
        {
          head: "Contest",
          kind: "grow",
          cell: (gene) => (
            <>
              <span class="until-tablet">{writerOf(gene)}</span>{" "}
              <span class="wrap">{gene.contest === null ? "" : contestText(gene.contest)}</span>
            </>
          ),
        },
        {
          head: "Worth",
          kind: "number",
          on: "tablet",
          cell: ({ n, fitness }) => (n === 0 ? "not run yet" : `${ratio(fitness)} over ${plural(n, "run")}`),
        },
        { head: "Made", kind: "number", on: "tablet", cell: ({ createdAtMs }) => <Ago at={createdAtMs} /> },
      ]}
    />
  );
}
