import { loadContracts } from "../../src/contract/mod.ts";
import type { Json } from "../../src/core/mod.ts";
import type { Organism } from "../../src/organism/mod.ts";
import { checkDecomposition, type ResolvedResource } from "../../src/pathway/mod.ts";
import { type Figure, interleaved } from "./figure.ts";
import { inFreshOrganism, openAt } from "./organism.ts";

const ROUNDS = 7;
const [SMALL, LARGE] = [500, 4_000];

/** Time per resource to decompose a topology and to hold the answer against the library: near-linear when the ratio is near 1. */
export async function topologyFigures(): Promise<readonly Figure[]> {
  return await inFreshOrganism(async ({ root }) => {
    const { organism, files, close } = await openAt(root);
    const { library } = loadContracts(files);
    const timeOf = (count: number, shape: "wide" | "deep") => () => usPerResource(organism, library, count, shape);
    try {
      const figures: Figure[] = [];
      for (const shape of ["wide", "deep"] as const) {
        const warm = timeOf(SMALL, shape);
        await warm();
        const { small, large } = await interleaved({ small: warm, large: timeOf(LARGE, shape) }, ROUNDS);
        const baseline = { name: `of ${SMALL} resources`, value: small };
        figures.push({ name: `decomposition, ${LARGE} resources, ${shape}`, unit: "µs each", value: large, baseline });
      }
      return figures;
    } finally {
      await close();
    }
  });
}

async function usPerResource(
  organism: Organism,
  library: Parameters<typeof checkDecomposition>[2],
  count: number,
  shape: "wide" | "deep",
): Promise<number> {
  const resources = Array.from({ length: count }, (_, index): ResolvedResource => {
    const uplink = shape === "wide" || index === 0 ? `nic${index}` : `r${index - 1}`;
    return { name: `r${index}`, kind: "bridge", properties: { uplink } };
  });
  const start = performance.now();
  const run = await organism.execute("topology_decompose", { resources: resources as unknown as Json });
  const checked = checkDecomposition(run.output, resources, library);
  const elapsedUs = (performance.now() - start) * 1_000;
  if (!checked.ok) throw new Error(`the bench's topology was not decomposed: ${JSON.stringify(checked.problems)}`);
  return elapsedUs / count;
}
