// `npm run incidents`: the six incidents of docs/incidents.md end to end on the simulated network. A naive gene succeeds,
// diagnostics catch it, the embedded engine repairs it, and selection promotes the repair by what its runs were worth.
// Seeds are fixed, and still a loaded machine has been seen to choose another of several equal edits.
import { join } from "node:path";
import { systemClock } from "../src/core/mod.ts";
import { createGeneticEngine, type MutationEngine } from "../src/evolution/mod.ts";
import { operationsFor, requiredArguments } from "../src/kernel/mod.ts";
import { createSandbox } from "../src/sandbox/mod.ts";
import { INCIDENTS, loadIncident } from "../test/incidents/incident.ts";
import { playOut, Replay } from "../test/incidents/replay.ts";
import { cellsOf, HEADING, tableOf } from "../test/incidents/table.ts";

const main = join(import.meta.dir, "..", "src", "main.ts");
const sandbox = createSandbox({ hostCommand: [process.execPath, main, "__gene-host"], hosts: 2 });
const rows: (readonly string[])[] = [];
try {
  for (const name of INCIDENTS) {
    const incident = loadIncident(name);
    const engine = timed(geneticEngine());
    const outcome = await playOut(new Replay(incident, sandbox, engine));
    rows.push(cellsOf(incident, outcome, (engine.spentMs() / 1_000).toFixed(1)));
    if (outcome.repaired === null) process.exitCode = 1;
  }
} finally {
  await sandbox.close();
}
process.stdout.write(`${tableOf([HEADING, ...rows])}\n`);

function geneticEngine(): MutationEngine {
  return createGeneticEngine({
    sdk: operationsFor("configuration").map((name) => ({ name, arguments: requiredArguments(name) })),
  });
}

function timed(engine: MutationEngine): MutationEngine & { spentMs(): number } {
  let spentMs = 0;
  return {
    name: engine.name,
    spentMs: () => spentMs,
    async mutate(request, trial) {
      const startMs = systemClock.nowMs();
      try {
        return await engine.mutate(request, trial);
      } finally {
        spentMs += systemClock.nowMs() - startMs;
      }
    },
  };
}
