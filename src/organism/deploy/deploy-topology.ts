import { type Json, messageOf, SgError } from "../../core/mod.ts";
import type { Change, DeploymentRun } from "../../genome/mod.ts";
import type { Transaction } from "../../kernel/mod.ts";
import { type PlannedRun, pathwayScope } from "../../pathway/mod.ts";
import { CallAborted, newContext } from "../run/attempt.ts";
import { rollbackFields } from "../run/run-locus.ts";
import { verify, verifyTime } from "../run/verify.ts";
import { begin, wholeTransaction } from "./begin.ts";
import { changesOf, createsSomething } from "./changes.ts";
import { leftOver } from "./left-over.ts";
import type { PreparedTopology } from "./prepare.ts";
import type { DeployedRun, DeploymentReport } from "./report.ts";
import { runInOrder, type TaskEnd } from "./run-in-order.ts";
import { type DeployRunner, runPathwayBy } from "./runner.ts";
import { linksRemovedBy, putBack, undoWith } from "./tear-down.ts";

/**
 * Takes away what earlier deployments made and the topology does not want any more, then runs its pathways, each after
 * those it needs and otherwise side by side, then its `verify:`.
 *
 * `preserve what works` (the default) settles every run by itself: what succeeded is committed at once and stays, and
 * what needs a failed run is skipped. `rollback everything` makes all runs parts of one transaction, which is
 * committed when the verification has spoken: a failure, or a restart after a kill, takes all of them back.
 */
export async function deployTopology(
  runner: DeployRunner,
  prepared: PreparedTopology,
  kernel: string,
  standing: readonly DeploymentRun[],
): Promise<DeploymentReport> {
  const { parts } = runner;
  const { context, topology, phenotype, input, decomposition } = prepared;
  const startedUs = parts.clock.nowUs();
  const wanted = { runId: context.runId, topology: topology.name, action: "deploy" as const, kernel, phenotype, input };
  const manner = phenotype === null ? "" : ` as ${phenotype}`;
  begin(parts, wanted, prepared.who, `deploys ${prepared.runs.length} runs${manner}`);
  const work = new DeploymentWork(runner, prepared, kernel);
  const end = (outcome: "success" | "failure", message: string | null) =>
    parts.store.deployments.end(context.runId, outcome, message, parts.clock.nowMs());
  let message: string | null;
  try {
    const goesOn = await work.removeLeftOver(standing);
    if (goesOn) await runInOrder(prepared.runs, parts.settings.deploymentRunsMax, (run) => work.perform(run));
    work.skipTheRest();
    message = work.problem() ?? (await verification(runner, prepared));
    if (message === null) await work.commit();
  } catch (thrown) {
    if (!isCancelled(thrown, context)) {
      await work.rollback(messageOf(thrown));
      end("failure", messageOf(thrown));
      throw thrown;
    }
    message = `the deployment was cancelled: ${messageOf(thrown)}`;
  }
  const rollback = message === null ? null : await work.rollback(message);
  const outcome = message === null ? "success" : "failure";
  end(outcome, message);
  return {
    ...{ runId: context.runId, topology: topology.name, phenotype, input, outcome, message, decomposition },
    ...{ runs: work.report(), rollback, durationUs: Math.round(parts.clock.nowUs() - startedUs) },
  };
}

/** Somebody asked for the end of it: that is a failure to report, with what stands, and no error. */
function isCancelled(thrown: unknown, { signal }: PreparedTopology["context"]): boolean {
  return thrown instanceof CallAborted || signal?.aborted === true;
}

/** Why the whole is not what the topology promises; null when it is. */
async function verification(runner: DeployRunner, { topology, input, context }: PreparedTopology) {
  if (topology.verify === null) return null;
  const time = verifyTime(runner.parts, context.signal);
  const { message } = await verify(topology.verify, pathwayScope(input), runner.steps.checkRunner(context), time);
  return message;
}

/** The runs of one deployment, what each came to, and the transactions that are still open. */
class DeploymentWork {
  readonly #runner: DeployRunner;
  readonly #runs: readonly PlannedRun[];
  readonly #deployment: PreparedTopology["context"];
  /** Under `rollback everything`, what all runs are part of. */
  readonly #whole: ReturnType<typeof wholeTransaction> | null;
  readonly #reports = new Map<string, DeployedRun>();
  readonly #leftOver: DeployedRun[] = [];
  readonly #place: Parameters<typeof wholeTransaction>[1] & { readonly kernel: string };

  /** What stands no more once the removal is committed: names of runs, and links. */
  #removed: { readonly names: readonly string[]; readonly links: ReadonlySet<Json> } | null = null;

  constructor(runner: DeployRunner, { runs, context, topology, input }: PreparedTopology, kernel: string) {
    this.#runner = runner;
    this.#runs = runs;
    this.#deployment = context;
    this.#place = { runId: context.runId, topology: topology.name, input, kernel };
    const isWhole = topology.onFailure.includes("rollback everything");
    this.#whole = isWhole ? wholeTransaction(runner.parts, this.#place) : null;
  }

  /** All of it or nothing, and in one act with everything else where that is the policy. @returns whether to go on */
  async removeLeftOver(standing: readonly DeploymentRun[]): Promise<boolean> {
    const { parts } = this.#runner;
    const wanted = new Set(this.#runs.map(({ name }) => name));
    if (standing.every(({ name }) => wanted.has(name))) return true;
    const simulated = parts.simulate(await parts.kernel.snapshot());
    const { runs, todo, names } = await leftOver(simulated, standing, this.#runs);
    const own = this.#whole ?? wholeTransaction(parts, this.#place);
    const startedUs = parts.clock.nowUs();
    const part = own.transaction.begin("left over");
    const problem = await undoWith(part, todo, this.#deployment.signal);
    const back = problem === null ? null : putBack(await part.rollback());
    if (problem === null) await part.commit();
    const durationUs = Math.round(parts.clock.nowUs() - startedUs);
    for (const { status, message, ...run } of runs) {
      const common = { ...run, runId: null, durationUs };
      if (status === "waits") this.#leftOver.push({ ...common, status: "skipped", message });
      else if (status === "blocked") this.#leftOver.push({ ...common, status: "failed", message });
      else if (problem !== null) {
        this.#leftOver.push({ ...common, status: "failed", message: `${problem}; ${back}`, changes: [] });
      } else this.#leftOver.push({ ...common, status: "removed", message: null });
    }
    const failed = this.#leftOver.some(({ status }) => status === "failed");
    if (!failed) this.#removed = { names, links: linksRemovedBy(todo.map(({ operation }) => operation)) };
    if (this.#whole !== null) return !failed;
    if (problem === null) await own.transaction.commit();
    else await own.transaction.rollback();
    this.#forgetRemoved();
    return true;
  }

  /** After the commit: a removal that a dead process has left half done is taken back, and must still be known. */
  #forgetRemoved(): void {
    if (this.#removed === null) return;
    const { topology, kernel } = this.#place;
    this.#runner.parts.store.deployments.forget(topology, kernel, this.#removed.names);
    this.#runner.steps.watchList.forgetLinks(this.#removed.links);
  }

  async perform(run: PlannedRun): Promise<TaskEnd> {
    const { runId, signal } = this.#deployment;
    const context = newContext(runId, true, signal, this.#whole?.transaction ?? null);
    let changes: readonly Change[] = [];
    const say = (status: DeployedRun["status"], message: string | null, durationUs: number): void =>
      this.#say({ ...named(run), status, runId: context.runId, message, durationUs, changes });
    const settle = async (transactions: readonly Transaction[]): Promise<void> => {
      changes = changesOf(transactions);
      // The fact comes before the commit: see `DeploymentLedger`. As a part of the whole it is no fact yet.
      if (this.#whole === null) say(successOf(changes), null, 0);
      for (const transaction of transactions) await transaction.commit();
    };
    try {
      const inner = { ...context, settle };
      const { outcome, message, durationUs } = await runPathwayBy(this.#runner, run.pathway, run.input, inner);
      say(outcome === "success" ? successOf(changes) : FAILED[outcome], message, durationUs);
      if (outcome === "success") return "done";
    } catch (thrown) {
      // What a person can do something about is this run's failure; anything else is not for a deployment to swallow.
      if (!(thrown instanceof SgError)) throw thrown;
      say("failed", thrown.message, 0);
    }
    return this.#whole !== null || signal?.aborted ? "stop" : "failed";
  }

  skipTheRest(): void {
    for (const run of this.#runs) {
      if (this.#reports.has(run.name)) continue;
      const missing = run.needs.find((need) => {
        const status = this.#reports.get(need)?.status;
        return status === "failed" || status === "refused" || status === "skipped";
      });
      const message = missing === undefined ? "the deployment had stopped" : `needs ${missing}`;
      this.#say({ ...named(run), status: "skipped", runId: null, message, durationUs: 0, changes: [] });
    }
  }

  /** What failed, in one line; null when every run succeeded. */
  problem(): string | null {
    const failed = [...this.#leftOver, ...this.#reports.values()].filter(
      ({ status }) => status === "failed" || status === "refused",
    );
    const [first] = failed;
    if (first === undefined) return null;
    const others = failed.length === 1 ? "" : ` (and ${failed.length - 1} more)`;
    return `${first.name} ${first.status === "refused" ? "refused" : "failed"}: ${first.message ?? "no reason given"}${others}`;
  }

  /** Keeps everything, where that is decided for all runs together: first all facts, then one commit. */
  async commit(): Promise<void> {
    if (this.#whole === null) return;
    this.#runner.parts.store.atomically(() => {
      for (const run of this.#reports.values()) this.#remember(run);
    });
    await this.#whole.transaction.commit();
    this.#forgetRemoved();
  }

  /** Takes everything back, the last write first; null where every run was settled by itself. */
  async rollback(reason: string): Promise<DeploymentReport["rollback"]> {
    if (this.#whole === null) return null;
    this.#whole.scribe.reason = reason;
    const report = rollbackFields(await this.#whole.transaction.rollback());
    this.#runner.parts.events.emit({ type: "rolled_back", runId: this.#deployment.runId, ...report });
    for (const run of this.#reports.values()) {
      if (OUTCOMES[run.status] === "success") this.#say({ ...run, status: "rolled_back", changes: [] });
    }
    for (const [index, run] of this.#leftOver.entries()) {
      if (run.status === "removed") this.#leftOver[index] = { ...run, status: "rolled_back", changes: [] };
    }
    return report;
  }

  /** In the order of the plan; behind it, what it does not contain any more. */
  report(): readonly DeployedRun[] {
    return [...this.#runs.flatMap(({ name }) => this.#reports.get(name) ?? []), ...this.#leftOver];
  }

  #say(run: DeployedRun): void {
    this.#reports.set(run.name, run);
    if (this.#whole === null || OUTCOMES[run.status] !== "success") this.#remember(run);
  }

  #remember(run: DeployedRun): void {
    const { name, resource, pathway, runId, message, durationUs, changes } = run;
    const said = { name, resource, pathway, runId, outcome: OUTCOMES[run.status], message, durationUs, changes };
    this.#runner.parts.store.deployments.putRun(this.#deployment.runId, said);
  }
}

const FAILED = { refusal: "refused", failure: "failed" } as const;

const OUTCOMES: Readonly<Record<DeployedRun["status"], DeploymentRun["outcome"]>> = {
  ...{ unchanged: "success", created: "success", changed: "success", removed: "success" },
  ...{ refused: "refusal", failed: "failure", skipped: "skipped", rolled_back: "rolled_back" },
};

function named({ name, resource, pathway, needs }: PlannedRun) {
  return { name, resource, pathway, needs };
}

function successOf(changes: readonly Change[]): DeployedRun["status"] {
  if (changes.length === 0) return "unchanged";
  return createsSomething(changes) ? "created" : "changed";
}
