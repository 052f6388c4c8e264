import type { ExpressedAllele } from "../genome/mod.ts";
import { localFitness } from "./fitness.ts";

/** What an allele is worth where it is compared with others. */
export type FitnessOf = (expressed: ExpressedAllele) => number;

/** Without peers: F. */
export const ownFitness: FitnessOf = ({ stats }) => localFitness(stats);

/** What one peer has seen of an allele, and how much its word weighs here. */
export interface PeerWord {
  readonly origin: string;
  readonly n: number;
  /** Sum of e over those n, in millionths. */
  readonly sumMicro: number;
  /** 0 to 1, from `peers.json`. */
  readonly trust: number;
}

/** What the peers together say of an allele. */
export interface PeersOpinion {
  /** P, in [0, 1]. */
  readonly fitness: number;
  /** Invocations that they saw. */
  readonly n: number;
  /** The peers that were heard, by name or id. */
  readonly by: readonly string[];
}

/** Beyond so many invocations a peer's word grows no heavier, however many it claims. */
export const PEER_TRIALS_CAP = 100;
/** From so many peers on, the highest and the lowest are left out. */
export const TRIM_FROM = 5;
const TRIM_SHARE = 0.2;
const LOCAL_WEIGHT = 0.7;

/**
 * P of `federation.md`: the mean of the peers' means Σe/n, weighted by trust · min(n, 100); from five peers on without the
 * fifth with the highest and the fifth with the lowest means. Null where nobody whose word counts has seen the allele.
 *
 * What one liar can do: among four or more honest peers, nothing beyond the range of the honest means (at least one value
 * is left out at each end, so whatever is kept lies between honest ones). Among k < 4 honest peers it moves P by at most
 * its share of the weight, w / (w + Σ w_honest), with w ≤ 100 · trust: a half where one honest peer has seen as much.
 */
export function peersOpinion(words: readonly PeerWord[]): PeersOpinion | null {
  const { heard, kept } = weighed(words);
  if (heard.length === 0) return null;
  const weight = kept.reduce((sum, each) => sum + each.weight, 0);
  const weighted = kept.reduce((sum, each) => sum + each.mean * each.weight, 0);
  return {
    fitness: Math.min(1, weighted / weight),
    n: heard.reduce((sum, { n }) => sum + n, 0),
    by: heard.map(({ origin }) => origin).sort(),
  };
}

/** By origin, how much of P is its word, 0 to 1; nothing of those that are left out or not trusted. */
export function sharesOfOpinion(words: readonly PeerWord[]): ReadonlyMap<string, number> {
  const { kept } = weighed(words);
  const whole = kept.reduce((sum, { weight }) => sum + weight, 0);
  return new Map(kept.map(({ origin, weight }) => [origin, weight / whole]));
}

function weighed(words: readonly PeerWord[]) {
  const heard = words
    .filter(({ n, trust }) => n > 0 && trust > 0)
    .map(({ origin, n, sumMicro, trust }) => ({
      origin,
      n,
      mean: Math.min(1, Math.max(0, sumMicro / 1_000_000 / n)),
      weight: trust * Math.min(n, PEER_TRIALS_CAP),
    }))
    // One order for one sum: all nodes that heard the same compute the same, to the last digit.
    .sort((left, right) => left.mean - right.mean || (left.origin < right.origin ? -1 : 1));
  const trimmed = heard.length < TRIM_FROM ? 0 : Math.floor(heard.length * TRIM_SHARE);
  return { heard, kept: heard.slice(trimmed, heard.length - trimmed) };
}

/** 0.7·F + 0.3·P where peers observed the allele, else F. */
export function combinedFitness(own: number, peers: PeersOpinion | null): number {
  return peers === null ? own : LOCAL_WEIGHT * own + (1 - LOCAL_WEIGHT) * peers.fitness;
}
