// `npm run bench [-- --json]`: every figure beside a baseline of the same run.
import { deadPeerFigures } from "./dead-peers.ts";
import { federationFigures } from "./federation.ts";
import { type Figure, renderFigures } from "./figure.ts";
import { fusionFigures } from "./fusion.ts";
import { loopFigures } from "./loop.ts";
import { pathwayFigures } from "./pathway.ts";
import { processFigures } from "./process.ts";
import { topologyFigures } from "./topology.ts";

const figures: Figure[] = [];
for (const measure of [
  processFigures,
  loopFigures,
  pathwayFigures,
  fusionFigures,
  topologyFigures,
  federationFigures,
  deadPeerFigures,
]) {
  const measured = await measure();
  figures.push(...measured);
  if (!process.argv.includes("--json")) process.stdout.write(`${renderFigures(measured)}\n`);
}
if (process.argv.includes("--json")) process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
