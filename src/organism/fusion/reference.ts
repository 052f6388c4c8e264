import { canonicalJson, InputError, type Json, type JsonObject } from "../../core/mod.ts";
import type { JournalEntry, Kernel, MockKernel } from "../../kernel/mod.ts";
import { createEventBus } from "../events.ts";
import type { OrganismParts } from "../parts.ts";
import { newContext } from "../run/attempt.ts";
import { isDeliberate } from "../run/foreseen-error.ts";
import type { PathwayRun } from "../run/result.ts";
import { runPathway } from "../run/run-pathway.ts";
import type { StepRunner } from "../run/step-walk.ts";
import type { Composition } from "./slot.ts";

/** What a pathway's steps did with one input, and so what a fused gene must do with it. */
export interface Reference {
  readonly input: JsonObject;
  readonly text: string;
  /** The network in which it began; null: a simulated one without a past, or none at all for transforms. */
  readonly network: JsonObject | null;
  readonly gave: Given;
}

export type Given =
  | {
      readonly outcome: "success";
      /** As JSON: the order of keys counts too. */
      readonly output: string;
      /** The writes with what undoes them, in order, as JSON. */
      readonly writes: readonly string[];
      /** The network afterwards, as JSON. */
      readonly after: string;
    }
  | {
      readonly outcome: "failure";
      /** What a gene must say that fails here: the step and its words; the step alone where no code could word the rest. */
      readonly says: string | null;
      readonly exactly: boolean;
      readonly message: string;
    };

/** Runs the steps of one composition on simulated kernels: nothing that happens there is remembered. */
export interface StepsOnTrial {
  /** @returns null when nobody can say what they give: they ran out of time or memory. */
  run(input: JsonObject, network: JsonObject | null, signal: AbortSignal): Promise<Reference | null>;
}

/** The steps of an organism with other parts. */
export type StepsOn = (parts: OrganismParts) => StepRunner;

/** The steps as they stand, each with its dominant alone: what a fallback would make of a failure is not theirs. */
export function stepsOnTrial(parts: OrganismParts, composition: Composition, stepsOn: StepsOn): StepsOnTrial {
  const store = parts.scratchStore();
  for (const allele of composition.alleles) store.addAllele(allele, "dominant", "rehearsal");
  const stage = new Stage(parts.simulate(null));
  const rehearsal: OrganismParts = {
    ...parts,
    ...{ store, kernel: stage, engine: null, events: createEventBus() },
    settings: {
      ...parts.settings,
      fusion: { ...parts.settings.fusion, after: 0 },
      // One at a time, and nobody steps down for failing on an input that somebody drew.
      stepsInFlightMax: 1,
      selection: { ...parts.settings.selection, demotionFailures: Number.POSITIVE_INFINITY },
    },
  };
  const runner = stepsOn(rehearsal);
  return {
    async run(input, network, signal) {
      stage.set(parts.simulate(network));
      const gave = await runOnce(rehearsal, composition, runner, input, signal);
      return gave === null ? null : { input, text: JSON.stringify(input), network, gave };
    },
  };
}

async function runOnce(
  parts: OrganismParts,
  { pathway }: Composition,
  runner: StepRunner,
  input: JsonObject,
  signal: AbortSignal,
): Promise<Given | null> {
  let writes: readonly string[] = [];
  const context = {
    ...newContext(null, false, signal),
    settle: async (transactions: Parameters<NonNullable<ReturnType<typeof newContext>["settle"]>>[0]) => {
      writes = writesOf(transactions.flatMap(({ entries }) => entries));
      for (const transaction of transactions) await transaction.commit();
    },
  };
  try {
    const run = await runPathway(parts, pathway, input, context, runner);
    signal.throwIfAborted();
    if (run.outcome !== "success") return failureOf(run);
    const after = canonicalJson(await parts.kernel.snapshot());
    return { outcome: "success", output: JSON.stringify(run.output), writes, after };
  } catch (thrown) {
    // The input of a step does not fit: the run ends, and no step has said anything.
    if (!(thrown instanceof InputError)) throw thrown;
    return { outcome: "failure", says: null, exactly: false, message: thrown.message };
  }
}

/** Each write with its way back, in the order in which they happened. */
export function writesOf(entries: readonly JournalEntry[]): readonly string[] {
  return entries.map(({ operation, inverse }) => canonicalJson({ operation, inverse } as unknown as Json));
}

function failureOf({ steps, message: told }: PathwayRun): Given | null {
  const message = told ?? "";
  const failed = steps.find(({ outcome }) => outcome !== "success");
  const attempt = failed?.attempts.at(-1);
  if (attempt?.kind === "timeout" || attempt?.kind === "memory") return null;
  if (failed === undefined || attempt === undefined || !message.startsWith("step ")) {
    return { outcome: "failure", says: null, exactly: false, message };
  }
  // An engine's own words quote the source; a broken contract is worded by the organism.
  const exactly = failed.outcome === "refusal" || isDeliberate(attempt);
  return { outcome: "failure", says: exactly ? message : (message.split(": ")[0] ?? message), exactly, message };
}

/** The kernel of a rehearsal, set anew for every run. */
class Stage implements Kernel {
  readonly kind = "mock";
  #kernel: MockKernel;

  constructor(kernel: MockKernel) {
    this.#kernel = kernel;
  }

  set(kernel: MockKernel): void {
    this.#kernel = kernel;
  }

  read: Kernel["read"] = (operation) => this.#kernel.read(operation);
  inverse: Kernel["inverse"] = (operation) => this.#kernel.inverse(operation);
  apply: Kernel["apply"] = (operation) => this.#kernel.apply(operation);
  snapshot: Kernel["snapshot"] = () => this.#kernel.snapshot();
  wait: Kernel["wait"] = (ms, signal) => this.#kernel.wait(ms, signal);
}
