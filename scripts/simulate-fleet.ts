// `npm run simulate-fleet -- [N ...] [--seed N] [--json]`: rounds against size. Plays the scenario of
// test/federation/simulation (10 % of messages lost, 1 % of nodes going in each round, a partition of half for 50 rounds)
// for fleets of each size, in one process, with the sync code of src/federation.
import { type Outcome, partitionScenario } from "../test/federation/simulation/scenario.ts";

const SIZES = [10, 50, 200, 1_000, 5_000];
const OBSERVERS_MAX = 40;

const args = process.argv.slice(2);
const seedAt = args.indexOf("--seed");
const seed = seedAt === -1 ? 7 : Number(args[seedAt + 1]);
const sizes = args.filter((arg, index) => /^\d+$/.test(arg) && (seedAt === -1 || index !== seedAt + 1)).map(Number);
const outcomes: Outcome[] = [];

if (!args.includes("--json")) {
  const header = ["nodes", "log2", "spread", "healed", "healed/log2", "idle calls", "messages", "lost", "seconds"];
  process.stdout.write(`seed ${seed}\n${header.map((each) => each.padStart(11)).join(" ")}\n`);
}
for (const nodes of sizes.length === 0 ? SIZES : sizes) {
  const startedAt = performance.now();
  const observers = Math.min(nodes, OBSERVERS_MAX);
  const outcome = await partitionScenario({ nodes, seed, loss: 0.1, churn: 0.01, observers, fanout: 3 });
  outcomes.push(outcome);
  const { log2, spread, healed, idleCalls, calls, failures } = outcome;
  const seconds = (performance.now() - startedAt) / 1_000;
  const row = [nodes, log2, spread, healed, healed / log2, idleCalls, calls, failures, seconds];
  const text = row.map((value) => (Number.isInteger(value) ? String(value) : value.toFixed(1)).padStart(11)).join(" ");
  if (!args.includes("--json")) process.stdout.write(`${text}\n`);
}
if (args.includes("--json")) process.stdout.write(`${JSON.stringify(outcomes, null, 2)}\n`);
