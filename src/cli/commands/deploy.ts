import { UsageError } from "../../core/mod.ts";
import type { DeploymentPlan, DeploymentReport, TeardownPlan } from "../../organism/mod.ts";
import type { Project } from "../../project/mod.ts";
import type { CommandContext } from "../command-context.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { personOf } from "../person.ts";
import { readInput } from "../read-input.ts";
import {
  renderDeployed,
  renderDeployments,
  renderPlan,
  renderTeardown,
  renderTeardownPlan,
} from "../render-deployment.ts";

export interface DeployFlags {
  readonly input?: string;
  readonly phenotype?: string;
  readonly plan?: true;
  readonly teardown?: true;
  readonly list?: true;
  /** Commander's spelling of `--detailed-exitcode`. */
  readonly detailedExitcode?: true;
}

export async function deploy(
  context: CommandContext,
  topology: string | undefined,
  flags: DeployFlags,
): Promise<ExitCode> {
  expectSensible(topology, flags);
  const input = readInput(context, flags.input);
  return await context.withProject(async (project) => {
    if (topology === undefined) return await list(context, project);
    if (flags.teardown) return await tearDown(context, project, topology, flags);
    const request = { topology, input, phenotype: flags.phenotype ?? null, who: personOf(context.io) };
    if (flags.plan) {
      const plan = await project.organism.deployments.plan(request);
      context.print(plan, () => renderPlan(context, plan));
      return exitCodeOfPlan(plan, flags);
    }
    const report = await context.interruptible((signal) => project.organism.deployments.deploy({ ...request, signal }));
    context.print(report, () => renderDeployed(context, report));
    return exitCodeOfReport(report);
  });
}

async function tearDown(
  context: CommandContext,
  { organism }: Project,
  topology: string,
  flags: DeployFlags,
): Promise<ExitCode> {
  if (flags.plan) {
    const plan = await organism.deployments.planTeardown(topology);
    context.print(plan, () => renderTeardownPlan(context, plan));
    return exitCodeOfPlan(plan, flags);
  }
  const who = personOf(context.io);
  const report = await context.interruptible((signal) => organism.deployments.tearDown(topology, who, signal));
  context.print(report, () => renderTeardown(context, report));
  return exitCodeOfReport(report);
}

async function list(context: CommandContext, { organism }: Project): Promise<ExitCode> {
  const deployments = await organism.deployments.list();
  context.print({ deployments: deployments.map(({ deployment, ...state }) => ({ ...deployment, ...state })) }, () =>
    renderDeployments(context, deployments),
  );
  return exitCodes.done;
}

function expectSensible(topology: string | undefined, flags: DeployFlags): void {
  if (topology === undefined && !flags.list) {
    throw new UsageError("Cannot deploy: which topology? Name one, or see with --list what stands");
  }
  if (topology !== undefined && flags.list) {
    throw new UsageError("Cannot list one topology: --list shows all and takes no name; --plan shows one");
  }
  if (flags.teardown && (flags.input !== undefined || flags.phenotype !== undefined)) {
    throw new UsageError(
      "Cannot tear down with --input or --phenotype: what deployments made is removed, whatever it is",
    );
  }
  if (flags.detailedExitcode && !flags.plan) {
    throw new UsageError("Cannot use --detailed-exitcode without --plan: only a plan has something in between");
  }
}

function exitCodeOfReport({ outcome }: Pick<DeploymentReport, "outcome">): ExitCode {
  return outcome === "success" ? exitCodes.done : exitCodes.runFailed;
}

/** A plan that cannot succeed is a failure; one that would change something is none, unless somebody asks to be told. */
function exitCodeOfPlan({ state }: DeploymentPlan | TeardownPlan, flags: DeployFlags): ExitCode {
  if (state === "blocked") return exitCodes.runFailed;
  const changes = state === "drifted" || state === "removable";
  return changes && flags.detailedExitcode ? exitCodes.changesDue : exitCodes.done;
}
