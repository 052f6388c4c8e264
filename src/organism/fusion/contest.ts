import { compareSpeed, standings, type TournamentAnswer } from "../../evolution/mod.ts";
import type { FusionContest } from "../../genome/mod.ts";
import type { OrganismParts } from "../parts.ts";
import { kernelAccess } from "../run/sdk-port.ts";
import { callFused } from "./call-fused.ts";
import type { Reference } from "./reference.ts";
import type { Fused } from "./slot.ts";

/** Inputs of a contest, and calls of each gene, at least so many where there is one input. */
const INPUTS_MAX = 32;
const CALLS_MIN = 192;
/** What was measured by then has to do: slow genes are told apart by few calls. */
const CONTEST_MS_MAX = 10_000;
/** A hundredth: by chance alone one contest in a hundred would be won by a gene that is not faster. */
const SIGNIFICANCE = 0.01;

/**
 * A tournament of two fused genes over inputs on which the steps succeed, call beside call, each on a network of its own.
 * The challenger wins when it comes first and is faster by more than chance; who is there already needs no reason.
 */
export async function contest(
  parts: OrganismParts,
  challenger: Fused,
  holder: Fused,
  references: readonly Reference[],
  signal: AbortSignal,
): Promise<FusionContest> {
  const successes = references.filter(({ gave }) => gave.outcome === "success");
  const rounds = successes.slice(0, INPUTS_MAX);
  const [own, other]: [TournamentAnswer[], TournamentAnswer[]] = [[], []];
  // The first turn warms both up and does not count.
  const turns = Math.ceil(CALLS_MIN / Math.max(1, rounds.length));
  const untilMs = parts.clock.nowMs() + CONTEST_MS_MAX;
  for (let turn = 0; turn <= turns && parts.clock.nowMs() < untilMs; turn += 1) {
    for (const [index, reference] of rounds.entries()) {
      const pair = { own: null as TournamentAnswer | null, other: null as TournamentAnswer | null };
      const order = (turn + index) % 2 === 0 ? (["own", "other"] as const) : (["other", "own"] as const);
      for (const side of order) {
        pair[side] = await answerOf(parts, side === "own" ? challenger : holder, reference, signal);
      }
      if (turn === 0 || pair.own === null || pair.other === null) continue;
      own.push(pair.own);
      other.push(pair.other);
    }
  }
  const rival = holder.allele.sha;
  const { sha } = challenger.allele;
  const table = standings(
    [
      { sha: rival, answers: other },
      { sha, answers: own },
    ],
    rival,
  );
  const speed = compareSpeed(own, other);
  const isFaster = speed.faster > speed.slower && speed.p <= SIGNIFICANCE;
  const medianOf = (of: typeof sha) => table.find((standing) => standing.sha === of)?.p50Us ?? 0;
  return {
    ...{ rival, inputs: references.length, successes: successes.length },
    ...{ p50Us: Math.round(medianOf(sha)), rivalP50Us: Math.round(medianOf(rival)) },
    ...speed,
    won: table[0]?.sha === sha && isFaster,
  };
}

async function answerOf(
  parts: OrganismParts,
  fused: Fused,
  { text, network, gave }: Reference,
  signal: AbortSignal,
): Promise<TournamentAnswer> {
  const port = kernelAccess(fused.family, parts.simulate(network))?.port ?? null;
  const { durationUs, output, failure } = await callFused(parts, fused, text, { port, signal });
  const right = failure === null && gave.outcome === "success" && output === gave.output;
  const outcome = failure === null ? "success" : "failure";
  return { outcome, output: output === null ? null : JSON.parse(output), right, foreseen: false, durationUs };
}
