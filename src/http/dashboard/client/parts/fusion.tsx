import { duration, plural, ratio } from "../data/format.ts";
import { Badge } from "./badge.tsx";
import { Facts } from "./table.tsx";
import { Ago, AlleleLink } from "./text.tsx";

export interface Fusion {
  readonly fused: {
    readonly sha: string;
    readonly createdAtMs: number;
    readonly n: number;
    readonly successes: number;
    readonly fitness: number;
  } | null;
  readonly stable: number;
  readonly after: number;
  readonly obstacle: string | null;
  readonly speed: { readonly stepwiseUs: number | null; readonly fusedUs: number | null };
}

/** Whether one gene stands for all the steps, or what it takes to come to that. */
export function FusionView({ fusion }: { readonly fusion: Fusion }) {
  const { fused, stable, after, obstacle, speed } = fusion;
  const { stepwiseUs, fusedUs } = speed;
  const gain = stepwiseUs === null || fusedUs === null ? "" : `, ${(stepwiseUs / fusedUs).toFixed(1)} times as fast`;
  const took = `${duration(stepwiseUs)} in steps, ${duration(fusedUs)} fused${gain}`;
  if (fused !== null) {
    return (
      <Facts
        items={[
          [
            "State",
            <Badge key="state" tone="ok">
              fused
            </Badge>,
          ],
          [
            "Gene",
            <span key="gene">
              <AlleleLink sha={fused.sha} />, made <Ago at={fused.createdAtMs} />
            </span>,
          ],
          ["Worth", `fitness ${ratio(fused.fitness)} over ${plural(fused.n, "run")}`],
          ["Takes", took],
        ]}
      />
    );
  }
  const way = after === 0 ? "fusing is switched off" : `${stable} of ${after} successes in a row with the same alleles`;
  return (
    <Facts
      items={[
        [
          "State",
          <Badge key="state" tone="neutral">
            in steps
          </Badge>,
        ],
        ["Because", obstacle ?? way],
        ...(stepwiseUs === null ? [] : ([["Takes", `${duration(stepwiseUs)} in steps`]] as const)),
      ]}
    />
  );
}
