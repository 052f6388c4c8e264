import { Simulation, type SimulationOptions } from "./simulation.ts";

/** How a fleet of one size did. */
export interface Outcome {
  readonly nodes: number;
  readonly log2: number;
  /** Rounds until an allele that was born on one node was everywhere, without a partition. */
  readonly spread: number;
  /** Rounds from the end of the partition until all had all, and every observation counted once. */
  readonly healed: number;
  /** Questions of each node in a round in which nothing differs any more. */
  readonly idleCalls: number;
  readonly calls: number;
  readonly failures: number;
}

const PARTITION_ROUNDS = 50;
const WORK_EVERY_ROUNDS = 5;
const IDLE_ROUNDS = 5;
/** Enough for any size here to get there in O(log n), and few enough to fail soon when it does not. */
const roundsMax = (nodes: number) => 20 + 6 * Math.ceil(Math.log2(nodes));

/**
 * The fleet of issue 7: an allele spreads; then half of the nodes is cut off from the other for 50 rounds, in which both
 * halves find alleles and go on observing; then the network heals and nobody does anything new. Messages are lost and
 * nodes come and go all the time.
 */
export async function partitionScenario(options: SimulationOptions): Promise<Outcome> {
  const simulation = new Simulation(options);
  const { nodes, network } = simulation;
  const half = nodes.length / 2;
  const max = roundsMax(nodes.length);

  const born = simulation.newAllele("born on one node");
  nodes[0]?.bear(born);
  const spread = await simulation.roundsUntil(() => simulation.online().every((node) => node.has(born)), max);

  network.partition((from, to) => from < half !== to < half);
  for (let round = 0; round < PARTITION_ROUNDS; round += 1) {
    if (round % WORK_EVERY_ROUNDS === 0) simulation.runSome();
    if (round % 20 === 10) {
      for (const index of [1, nodes.length - 1]) nodes[index]?.bear(simulation.newAllele(`round ${round} on ${index}`));
    }
    await simulation.round();
  }
  network.heal();
  const healed = await simulation.roundsUntil(() => simulation.isConverged(), max);

  const before = network.calls;
  for (let round = 0; round < IDLE_ROUNDS; round += 1) await simulation.round();
  const idleCalls = (network.calls - before) / IDLE_ROUNDS / nodes.length;
  const { calls, failures } = network;
  return { nodes: nodes.length, log2: Math.log2(nodes.length), spread, healed, idleCalls, calls, failures };
}
