import { didYouMean, NotFoundError, SgError } from "../../core/mod.ts";
import type { Actor, Deployment } from "../../genome/mod.ts";
import { deployTopology } from "./deploy-topology.ts";
import { prepare, topologyNamed } from "./prepare.ts";
import { rehearse } from "./rehearse.ts";
import type {
  DeployedTopology,
  DeploymentPlan,
  DeploymentReport,
  DeployRequest,
  TeardownPlan,
  TeardownReport,
} from "./report.ts";
import type { DeployRunner } from "./runner.ts";
import { linksRemovedBy, planTeardown, tearDown } from "./tear-down.ts";

/** Topologies on this organism's kernel: what stands, what is missing, and how to come from one to the other. */
export class Deployments {
  readonly #runner: DeployRunner;
  readonly #admitted: <Result>(work: () => Promise<Result>) => Promise<Result>;

  constructor(runner: DeployRunner, admitted: <Result>(work: () => Promise<Result>) => Promise<Result>) {
    this.#runner = runner;
    this.#admitted = admitted;
  }

  /**
   * Makes the kernel what the topology asks for. Failed runs are in the report.
   * @throws NotFoundError, InputError, DecompositionError before anything has changed
   */
  async deploy(request: DeployRequest): Promise<DeploymentReport> {
    return await this.#admitted(async () => {
      const prepared = await prepare(this.#runner, request);
      return await deployTopology(this.#runner, prepared, this.#kernel(), this.#standing(prepared.topology.name));
    });
  }

  /** @throws NotFoundError when no contract declares the topology */
  assertKnown(topology: string): void {
    topologyNamed(this.#runner.parts, topology);
  }

  /** What `deploy` would do; nothing changes. Errors as there. */
  async plan(request: DeployRequest): Promise<DeploymentPlan> {
    return await this.#admitted(async () => {
      const prepared = await prepare(this.#runner, request);
      return await rehearse(this.#runner, prepared, this.#standing(prepared.topology.name));
    });
  }

  /** Takes away what deployments of the topology made; when `signal` goes off, all of it stands again. @throws NotFoundError */
  async tearDown(topology: string, who: Actor = "person", signal: AbortSignal | null = null): Promise<TeardownReport> {
    return await this.#admitted(async () => {
      const standing = this.#standing(topology);
      const report = await tearDown(this.#runner.parts, topology, this.#kernel(), standing, { who, signal });
      if (report.outcome === "success")
        this.#runner.steps.watchList.forgetLinks(linksRemovedBy(report.runs.flatMap(({ operations }) => operations)));
      return report;
    });
  }

  /** What `tearDown` would do; nothing changes. @throws NotFoundError */
  async planTeardown(topology: string): Promise<TeardownPlan> {
    return await this.#admitted(() => planTeardown(this.#runner.parts, topology, this.#standing(topology)));
  }

  /** Every topology that was ever deployed to this kernel, with its drift. */
  async list(): Promise<readonly DeployedTopology[]> {
    return await this.inspect(this.latest());
  }

  /** The latest deployment of every topology to this kernel, as it was recorded. */
  latest(): readonly Deployment[] {
    return this.#runner.parts.store.deployments.latest(this.#kernel());
  }

  /** What is left of them, one after the other: each look plans what would have to be done. */
  async inspect(deployments: readonly Deployment[]): Promise<DeployedTopology[]> {
    const listed: DeployedTopology[] = [];
    for (const deployment of deployments) listed.push(await this.#inspect(deployment));
    return listed;
  }

  async #inspect(newest: Deployment): Promise<DeployedTopology> {
    const { topology, action, outcome, message } = newest;
    // A wish that could not be met does not replace the one that was.
    const { deployments } = this.#runner.parts.store;
    const met = outcome === "failure" ? deployments.latestGood(topology, this.#kernel()) : null;
    const deployment = met ?? newest;
    const { input } = deployment;
    const settled = {
      deployment,
      pendingChanges: 0,
      message: met === null ? message : `a later one failed: ${message}`,
    };
    if (outcome === "running") return { ...settled, state: "unfinished" };
    if (action === "teardown") return { ...settled, state: "torn_down" };
    try {
      // The recorded input is complete; a phenotype that was edited since must not mix into it.
      const { state, runs } = await this.plan({ topology, input, phenotype: null });
      const pendingChanges = runs.reduce((sum, { changes }) => sum + changes.length, 0);
      return { ...settled, state, pendingChanges };
    } catch (thrown) {
      if (!(thrown instanceof SgError)) throw thrown;
      return { ...settled, state: "unknown", message: thrown.message };
    }
  }

  #standing(topology: string) {
    const { library, store } = this.#runner.parts;
    const standing = store.deployments.standing(topology, this.#kernel());
    if (standing.length > 0 || library.topologies.has(topology)) return standing;
    const hint = didYouMean(topology, library.topologies.keys());
    throw new NotFoundError(
      `Cannot tear down topology ${JSON.stringify(topology)}: no contract declares it, and it was not deployed${hint}`,
    );
  }

  #kernel(): string {
    const { identity, kind } = this.#runner.parts.kernel;
    // Not the identity that journals go by: a machine that started anew still has what was made to last.
    return identity ?? kind;
  }
}
