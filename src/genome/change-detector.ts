/**
 * Watches one allele's stream of invocations for a lasting rise of its failure rate. It is a sequential test and not a
 * threshold on a mean: a mean over all history notices nothing after a good year, one over the last ten calls cries
 * wolf.
 *
 * Two one-sided CUSUM statistics (Page 1954), one for a rise worth a look and one for a collapse, over the loss
 * x = 1 - e of each invocation, x in [0, 1]:
 *
 *     S <- max(0, S + x·ln(p1/p0) + (1-x)·ln((1-p1)/(1-p0)))          alarm when S >= ln(A)
 *
 * p0 is the failure rate to be expected, p1 the one worth an alarm. While the true mean loss is at most p0, exp of the
 * increment has a mean of at most 1 (it is convex in x), so that by Lorden's inequality (1971) false alarms are at
 * least A invocations apart on average, whatever the distribution of x. p0 is the upper end of the Wilson interval of
 * the loss seen before the present excursion of S: what an excursion holds enters the baseline only once it ended.
 */
export interface ChangeDetector {
  readonly mild: Cusum;
  readonly severe: Cusum;
  /** Alarms so far, and the latest. */
  readonly alarms: number;
  readonly last: RegressionAlarm | null;
}

/** One statistic with the baseline it measures against. */
export interface Cusum {
  readonly statistic: number;
  /** The baseline: invocations and the sum of their loss, forgotten slowly. */
  readonly n: number;
  readonly loss: number;
  /** The same since the statistic left zero: what may be the new regime. */
  readonly recentN: number;
  readonly recentLoss: number;
}

export type RegressionLevel = "mild" | "severe";

export interface RegressionAlarm {
  readonly level: RegressionLevel;
  /** Mean loss per invocation before the change and since, in [0, 1]. */
  readonly before: number;
  readonly since: number;
  /** Invocations between the estimated change and the alarm. */
  readonly delay: number;
}

/** A of the formula: false alarms are at least so many invocations apart on average. */
export const FALSE_ALARM_EVERY: Readonly<Record<RegressionLevel, number>> = { mild: 2_000, severe: 50_000 };

/** Invocations that only teach the baseline; before them the rule of failures in a row is the only one. */
export const LEARNING_N = 30;
/** What the baseline remembers: an old habit is no excuse for a new one. */
const BASELINE_N_MAX = 1_000;
/** Bounds on p0: below the first a single failure would be an alarm, above the second nothing could be. */
const RATE_MIN = 0.01;
const RATE_MAX = 0.85;
/** How much worse than before the collapse an allele may be and count as recovered. */
const RECOVERY_MARGIN = 0.1;
/** z of a one-sided 95 % bound. */
const Z = 1.6448536269514722;

const freshCusum: Cusum = { statistic: 0, n: 0, loss: 0, recentN: 0, recentLoss: 0 };
export const freshDetector: ChangeDetector = { mild: freshCusum, severe: freshCusum, alarms: 0, last: null };

/** The detector after one more invocation. @param loss 1 - e, in [0, 1] */
export function observeLoss(detector: ChangeDetector, loss: number): ChangeDetector {
  const mild = advance(detector.mild, loss, (rate) => rate + Math.max(0.1, rate / 2));
  const severe = advance(detector.severe, loss, (rate) => Math.max(0.5, rate + 0.4));
  const level = isAlarm(severe, "severe") ? "severe" : isAlarm(mild, "mild") ? "mild" : null;
  if (level === null) return { mild, severe, alarms: detector.alarms, last: detector.last };
  return {
    mild: newRegime(mild),
    // After a mild alarm the severe statistic goes on: what decays further into a collapse must still be noticed.
    severe: level === "severe" ? newRegime(severe) : severe,
    alarms: detector.alarms + 1,
    last: describe(level, level === "severe" ? severe : mild),
  };
}

/**
 * Whether a collapse still stands: until `LEARNING_N` invocations since are about as good as those before it, what the
 * allele earned in its whole life says nothing about what it is worth now.
 */
export function hasCollapsed({ last, severe }: ChangeDetector): boolean {
  if (last?.level !== "severe") return false;
  const n = severe.n + severe.recentN;
  return n < LEARNING_N || (severe.loss + severe.recentLoss) / n > last.before + RECOVERY_MARGIN;
}

function advance(before: Cusum, loss: number, worthAnAlarm: (rate: number) => number): Cusum {
  if (before.n < LEARNING_N || (before.statistic === 0 && loss === 0)) return withBaseline(before, 1, loss);
  const expected = Math.min(RATE_MAX, Math.max(RATE_MIN, wilsonUpper(before.loss, before.n)));
  const alarming = Math.min(0.95, worthAnAlarm(expected));
  const evidence = loss * Math.log(alarming / expected) + (1 - loss) * Math.log((1 - alarming) / (1 - expected));
  const after = {
    ...before,
    statistic: Math.max(0, before.statistic + evidence),
    recentN: before.recentN + 1,
    recentLoss: before.recentLoss + loss,
  };
  return after.statistic > 0
    ? after
    : withBaseline({ ...after, recentN: 0, recentLoss: 0 }, after.recentN, after.recentLoss);
}

function withBaseline(cusum: Cusum, n: number, loss: number): Cusum {
  const total = cusum.n + n;
  const kept = Math.min(1, BASELINE_N_MAX / total);
  const { statistic, recentN, recentLoss } = cusum;
  return { statistic, n: total * kept, loss: (cusum.loss + loss) * kept, recentN, recentLoss };
}

/** After an alarm, what came since the change is what is normal now. */
function newRegime({ recentN, recentLoss }: Cusum): Cusum {
  return { ...freshCusum, n: recentN, loss: recentLoss };
}

function isAlarm({ statistic }: Cusum, level: RegressionLevel): boolean {
  return statistic >= Math.log(FALSE_ALARM_EVERY[level]);
}

function describe(level: RegressionLevel, { n, loss, recentN, recentLoss }: Cusum): RegressionAlarm {
  return { level, before: loss / n, since: recentLoss / recentN, delay: recentN };
}

function wilsonUpper(loss: number, n: number): number {
  const rate = loss / n;
  const centre = rate + (Z * Z) / (2 * n);
  const margin = Z * Math.sqrt(Math.max(0, rate * (1 - rate)) / n + (Z * Z) / (4 * n * n));
  return (centre + margin) / (1 + (Z * Z) / n);
}
