import { and, asc, desc, eq, gt, inArray, max, or, sql } from "drizzle-orm";
import type { RunId } from "../core/mod.ts";
import type { Deployment, DeploymentLedger, DeploymentRun } from "../genome/mod.ts";
import type { GenomeDatabase } from "./connection.ts";
import { deploymentRuns, deployments } from "./schema.ts";

/** How the store wraps what touches the file: errors become `StoreError`s, and writes need the right to write. */
export interface Access {
  write<Result>(attempt: string, action: () => Result): Result;
  read<Result>(action: () => Result): Result;
}

export class Deployments implements DeploymentLedger {
  readonly #db: GenomeDatabase;
  readonly #access: Access;

  constructor(db: GenomeDatabase, access: Access) {
    this.#db = db;
    this.#access = access;
  }

  begin(deployment: Deployment): void {
    this.#access.write("record a deployment in the genome", () =>
      this.#db.insert(deployments).values(deployment).run(),
    );
  }

  putRun(deployment: RunId, run: DeploymentRun): void {
    const { name: _, ...said } = run;
    this.#access.write("record a deployment's run in the genome", () =>
      this.#db
        .insert(deploymentRuns)
        .values({ deployment, ...run })
        .onConflictDoUpdate({ target: [deploymentRuns.deployment, deploymentRuns.name], set: said })
        .run(),
    );
  }

  end(deployment: RunId, outcome: "success" | "failure", message: string | null, atMs: number): void {
    this.#access.write("record a deployment's end in the genome", () =>
      this.#db
        .update(deployments)
        .set({ outcome, message, finishedAtMs: atMs })
        .where(eq(deployments.runId, deployment))
        .run(),
    );
  }

  latest(kernel: string): readonly Deployment[] {
    const newest = this.#db
      .select({ seq: max(deployments.seq) })
      .from(deployments)
      .where(and(eq(deployments.kernel, kernel), or(eq(deployments.action, "deploy"), isTornDown)))
      .groupBy(deployments.topology);
    return this.#access.read(() =>
      this.#db
        .select(deploymentColumns)
        .from(deployments)
        .where(inArray(deployments.seq, newest))
        .orderBy(asc(deployments.topology))
        .all(),
    );
  }

  latestGood(topology: string, kernel: string): Deployment | null {
    const here = and(eq(deployments.topology, topology), eq(deployments.kernel, kernel));
    const newest = this.#access.read(() =>
      this.#db
        .select(deploymentColumns)
        .from(deployments)
        .where(and(here, eq(deployments.outcome, "success")))
        .orderBy(desc(deployments.seq))
        .limit(1)
        .get(),
    );
    return newest?.action === "deploy" ? newest : null;
  }

  forget(topology: string, kernel: string, names: readonly string[]): void {
    const here = this.#db
      .select({ runId: deployments.runId })
      .from(deployments)
      .where(and(eq(deployments.topology, topology), eq(deployments.kernel, kernel)));
    this.#access.write("record in the genome what a deployment took away", () =>
      this.#db
        .update(deploymentRuns)
        .set({ changes: [] })
        .where(and(inArray(deploymentRuns.name, [...names]), inArray(deploymentRuns.deployment, here)))
        .run(),
    );
  }

  get(deployment: RunId): Deployment | null {
    return this.#access.read(
      () => this.#db.select(deploymentColumns).from(deployments).where(eq(deployments.runId, deployment)).get() ?? null,
    );
  }

  runs(deployment: RunId): readonly DeploymentRun[] {
    return this.#access.read(() =>
      this.#db
        .select(runColumns)
        .from(deploymentRuns)
        .where(eq(deploymentRuns.deployment, deployment))
        .orderBy(asc(deploymentRuns.seq))
        .all(),
    );
  }

  standing(topology: string, kernel: string): readonly DeploymentRun[] {
    const here = and(eq(deployments.topology, topology), eq(deployments.kernel, kernel));
    return this.#access.read(() => {
      const teardown = this.#db
        .select({ seq: deployments.seq })
        .from(deployments)
        .where(and(here, isTornDown))
        .orderBy(desc(deployments.seq))
        .limit(1)
        .get();
      return (
        this.#db
          .select(runColumns)
          .from(deploymentRuns)
          .innerJoin(deployments, eq(deployments.runId, deploymentRuns.deployment))
          // Written out, not bound: only then does SQLite see that the partial index answers this.
          .where(and(here, gt(deployments.seq, teardown?.seq ?? 0), sql`changes <> '[]'`))
          .orderBy(asc(deploymentRuns.seq))
          .all()
      );
    });
  }
}

const isTornDown = and(eq(deployments.action, "teardown"), eq(deployments.outcome, "success"));

const deploymentColumns = {
  runId: deployments.runId,
  topology: deployments.topology,
  action: deployments.action,
  kernel: deployments.kernel,
  phenotype: deployments.phenotype,
  input: deployments.input,
  outcome: deployments.outcome,
  message: deployments.message,
  startedAtMs: deployments.startedAtMs,
  finishedAtMs: deployments.finishedAtMs,
};

const runColumns = {
  name: deploymentRuns.name,
  resource: deploymentRuns.resource,
  pathway: deploymentRuns.pathway,
  runId: deploymentRuns.runId,
  outcome: deploymentRuns.outcome,
  message: deploymentRuns.message,
  durationUs: deploymentRuns.durationUs,
  changes: deploymentRuns.changes,
};
