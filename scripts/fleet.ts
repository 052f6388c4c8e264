// `scripts/fleet N [--round-ms 2000] [--json]`: N real nodes of the built binary on the loopback address, each with a
// root, a port and a secret shared with each other one. Plays the scenario of scripts/local-fleet, prints what was seen,
// and stops them all, also on Ctrl-C and when something fails.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { LocalFleet } from "./local-fleet/local-fleet.ts";
import { type FleetFigures, fleetScenario } from "./local-fleet/scenario.ts";
import { EXTRA_FILES, subject } from "./local-fleet/subject.ts";

const BINARY = join(import.meta.dir, "..", "dist", "sg");
const USAGE =
  "usage: scripts/fleet N [--round-ms 2000] [--json]   (N from 2 to 200; build dist/sg first: npm run build)";

const note = (text: string) => process.stderr.write(`fleet: ${text}\n`);

async function main(): Promise<number> {
  const [count, ...flags] = process.argv.slice(2);
  const nodes = Number(count);
  const at = flags.indexOf("--round-ms");
  const roundMs = at === -1 ? 2_000 : Number(flags[at + 1]);
  if (!Number.isInteger(nodes) || nodes < 2 || nodes > 200 || !(roundMs >= 100) || !existsSync(BINARY)) {
    note(USAGE);
    return 2;
  }
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort(new Error(signal)));
  try {
    await using fleet = await LocalFleet.start({
      binary: BINARY,
      nodes,
      roundMs,
      files: EXTRA_FILES,
      note,
      signal: stop.signal,
    });
    const figures = await fleet.unlessStopped(fleetScenario(fleet, BINARY, subject(), note));
    process.stdout.write(flags.includes("--json") ? `${JSON.stringify(figures)}\n` : `${render(figures)}\n`);
    return 0;
  } catch (thrown) {
    note(thrown instanceof Error ? thrown.message : String(thrown));
    return 1;
  }
}

function render(figures: FleetFigures): string {
  const { nodes, roundMs, alleleRounds, observationRounds, runs, counted, placed, placedOn, memoryBytes } = figures;
  const rows: readonly (readonly [string, string])[] = [
    ["nodes, each the peer of all others", `${nodes}, a round every ${roundMs} ms`],
    ["a new allele was on all of them after", `${alleleRounds.toFixed(1)} rounds`],
    ["looks at it without a verdict, repeated", String(figures.undecided)],
    ["the same observations were on all after", `${observationRounds.toFixed(1)} rounds`],
    ["runs made, and counted on every node", `${runs}, ${counted}`],
    ["traffic of a node in an idle round", `${Math.round(figures.idleBytesPerRound)} bytes of bodies`],
    ["and of asking others how they do", `${Math.round(figures.lookBytesPerRound)} bytes of bodies`],
    ["placed runs, and nodes that did them", `${placed}, ${placedOn}`],
    [
      "memory of a server, without gene hosts",
      memoryBytes === null ? "unknown" : `${Math.round(memoryBytes / 1e6)} MB`,
    ],
  ];
  return rows.map(([what, value]) => `${what.padEnd(42)} ${value}`).join("\n");
}

process.exit(await main());
