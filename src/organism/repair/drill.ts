/**
 * What the world may do to a network that works, played to a simulated copy of it. A diagnostic that calls somebody's work
 * unhealthy hours later says that something happened, and not what; a drill finds out what does it, by trying the mildest
 * first on the very gene that failed, and is then what a repair has to stand.
 */
import type { JsonObject } from "../../core/mod.ts";
import type { BoundCheck, Scene } from "../../genome/mod.ts";
import type { MockKernel, WorldEvent } from "../../kernel/mod.ts";
import type { CompiledContract } from "../locus.ts";
import type { TrialParts } from "../parts.ts";
import { CallAborted, type RunContext } from "../run/attempt.ts";
import { kernelAccess } from "../run/sdk-port.ts";
import { type CheckRunner, type Look, look } from "../run/verify.ts";

export interface Drill {
  /** In words that go after the findings. */
  readonly when: string;
  readonly round: Round;
  /** What was asked, and is asked again afterwards. */
  readonly checks: readonly BoundCheck[];
}

type Round = "calm" | "flap" | "day" | "boot";

interface RoundRules {
  readonly when: string;
  /** What happens, of the links that have an end outside of the machine. */
  readonly events: (cables: readonly string[], nowMs: number) => readonly WorldEvent[];
  readonly lookAfterMs: number;
}

const FLAP_MS = 2_000;

/** The mildest first. */
const ROUNDS: Readonly<Record<Round, RoundRules>> = {
  calm: { when: "after a quiet minute", events: () => [], lookAfterMs: 60_000 },
  flap: {
    when: "ten seconds after its cables went dark for two",
    events: (cables, nowMs) =>
      cables.flatMap((link): WorldEvent[] => [
        { atMs: nowMs, action: { kind: "cable", link, plugged: false } },
        { atMs: nowMs + FLAP_MS, action: { kind: "cable", link, plugged: true } },
      ]),
    lookAfterMs: FLAP_MS + 10_000,
  },
  // Longer than the leases of most networks.
  day: { when: "after a day", events: () => [], lookAfterMs: 86_400_000 },
  boot: {
    when: "after a boot",
    events: (_cables, nowMs) => [{ atMs: nowMs, action: { kind: "power_cycle" } }],
    lookAfterMs: 60_000,
  },
};

/** By then spanning tree has opened every port that it will. */
const CONVERGED_MS = 60_000;

/** Plays the drill to a network on which somebody has just done his work, and looks. */
export async function hold(
  { round, checks }: Drill,
  kernel: MockKernel,
  runCheck: CheckRunner,
  signal: AbortSignal | null,
): Promise<Look> {
  await play(round, kernel, signal);
  return await look(checks, runCheck);
}

async function play(round: Round, kernel: MockKernel, signal: AbortSignal | null): Promise<void> {
  await kernel.wait(CONVERGED_MS, signal ?? undefined);
  const { events, lookAfterMs } = ROUNDS[round];
  kernel.play(events(await cablesOf(kernel), kernel.nowMs));
  await kernel.wait(lookAfterMs, signal ?? undefined);
}

async function cablesOf(kernel: MockKernel): Promise<readonly string[]> {
  const links = (await kernel.read({ name: "listLinks", args: {} })) as {
    name: string;
    kind: string;
    carrier: boolean;
  }[];
  return links.filter(({ kind, carrier }) => kind === "physical" && carrier).map(({ name }) => name);
}

/**
 * The mildest drill after which `checks` call the work of `source` unhealthy, or null: nothing that a simulation can do
 * brings out what was seen, so it could not tell a repair from a mistake either.
 */
export async function reproduce(
  parts: TrialParts,
  locus: CompiledContract,
  source: Parameters<TrialParts["sandbox"]["run"]>[0]["gene"],
  { input, before }: Scene,
  checks: readonly BoundCheck[],
  checkOn: (kernel: MockKernel, context: RunContext) => CheckRunner,
  context: RunContext,
): Promise<Drill | null> {
  for (const round of Object.keys(ROUNDS) as Round[]) {
    const kernel = parts.simulate(before);
    if (!(await act(parts, locus, source, input, kernel, context.signal))) return null;
    const drill = { when: ROUNDS[round].when, round, checks };
    const seen = await hold(drill, kernel, checkOn(kernel, context), context.signal);
    if (seen.unhealthy.length > 0) return drill;
  }
  return null;
}

async function act(
  { sandbox, settings }: TrialParts,
  { contract }: CompiledContract,
  gene: Parameters<TrialParts["sandbox"]["run"]>[0]["gene"],
  input: JsonObject,
  kernel: MockKernel,
  signal: AbortSignal | null,
): Promise<boolean> {
  const port = kernelAccess(contract.family, kernel)?.port;
  const [result] = await sandbox.run({
    gene,
    inputs: [JSON.stringify(input)],
    limits: { deadlineMs: settings.deadlineMs[contract.family] },
    ...(port === undefined ? {} : { sdk: port }),
    ...(signal === null ? {} : { signal }),
  });
  if (signal?.aborted === true) throw new CallAborted("the repair was called off");
  return result?.ok === true;
}
