import { InputError, limits, SgError } from "../core/mod.ts";
import type { CallBounds } from "./frames.ts";
import { prepareGene } from "./gate/prepare-gene.ts";
import { quickScript } from "./gate/quick-script.ts";
import { LateSignals } from "./late-signals.ts";
import { reportLayers } from "./layers.ts";
import { type SandboxOptions, type Settings, settingsOf } from "./options.ts";
import { Job, type JobWork, type PreparedGene } from "./pool/job.ts";
import { Pool } from "./pool/pool.ts";
import { failureResult } from "./pool/read-results.ts";
import type { CallLimits, CallResult, GeneBatch, LayerStatus, Sandbox, SearchBatch } from "./sandbox.ts";
import { searchJobs } from "./search.ts";

/** Prepared scripts kept: more than a host keeps compiled, fewer than would be felt. */
const PREPARED_MAX = 1_024;

/** The sandbox of this machine. Starts no process before there is work. */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  return new HostedSandbox(settingsOf(options));
}

type Prepared = PreparedGene | { readonly refused: CallResult };

class HostedSandbox implements Sandbox {
  readonly #pool: Pool;
  readonly #prepared = new Map<string, Prepared>();
  readonly #lateSignals = new LateSignals(abortWith);

  constructor(private readonly settings: Settings) {
    this.#pool = new Pool(settings);
  }

  run(batch: GeneBatch): Promise<readonly CallResult[]> {
    try {
      checkInputs(batch.inputs);
      const prepared = this.#prepare(batch.gene.sha, batch.gene.source);
      if ("refused" in prepared) return Promise.resolve(batch.inputs.map(() => prepared.refused));
      return this.#begin({ kind: "run", gene: prepared, sdk: batch.sdk }, batch, batch.gene.sha).finished;
    } catch (error) {
      return Promise.reject(error);
    }
  }

  async search(batch: SearchBatch): Promise<readonly (readonly CallResult[])[]> {
    checkInputs(batch.inputs);
    return await searchJobs(batch, {
      quick: (gene, place) => quickScript(gene.source, place),
      prepare: (gene) => this.#prepare(gene.sha, gene.source),
      perform: async (work, limits, key) => {
        const job = this.#begin(work, { ...batch, limits }, key);
        await job.finished;
        return job.rows();
      },
      run: (run) => this.run(run),
    });
  }

  async layers(): Promise<readonly LayerStatus[]> {
    return reportLayers(this.settings, await this.#pool.layers());
  }

  close(): Promise<void> {
    this.#lateSignals.close();
    return this.#pool.close();
  }

  #begin(
    work: JobWork,
    { inputs, limits, signal }: Pick<GeneBatch, "inputs" | "limits" | "signal">,
    fairnessKey: string,
  ): Job {
    const { deadlineMs, sdkMsMax, processorMs } = limits;
    const job = new Job(work, inputs, deadlineMs, boundsOf(limits), fairnessKey, sdkMsMax, processorMs);
    if (typeof signal === "function") this.#lateSignals.add(job, signal);
    else if (signal !== undefined) abortWith(signal, job);
    this.#pool.add(job);
    return job;
  }

  #prepare(sha: string, source: string): Prepared {
    const known = this.#prepared.get(sha);
    if (known !== undefined) return known;
    let prepared: Prepared;
    try {
      prepared = { id: sha, script: prepareGene(source, this.settings.gate) };
    } catch (error) {
      if (!(error instanceof SgError)) throw error;
      prepared = { refused: failureResult("violation", error.message) };
    }
    if (this.#prepared.size >= PREPARED_MAX) {
      for (const oldest of this.#prepared.keys()) {
        this.#prepared.delete(oldest);
        break;
      }
    }
    this.#prepared.set(sha, prepared);
    return prepared;
  }
}

function abortWith(signal: AbortSignal, job: Job): void {
  const abort = (): void => job.settleRest(failureResult("aborted", "the run was cancelled"));
  if (signal.aborted) {
    abort();
    return;
  }
  signal.addEventListener("abort", abort, { once: true });
  job.onOver = () => signal.removeEventListener("abort", abort);
}

function boundsOf(wanted: CallLimits): CallBounds {
  return [
    wanted.outputBytesMax ?? limits.outputBytesMax,
    wanted.logBytesMax ?? limits.logBytesMax,
    wanted.sdkCallsMax ?? limits.sdkCallsMax,
  ];
}

function checkInputs(inputs: readonly string[]): void {
  for (const input of inputs) {
    if (input.length * 3 <= limits.inputBytesMax) continue;
    const bytes = Buffer.byteLength(input, "utf8");
    if (bytes > limits.inputBytesMax) {
      throw new InputError(
        `Cannot run gene: the input is ${bytes} bytes long: at most ${limits.inputBytesMax} are allowed`,
      );
    }
  }
}
