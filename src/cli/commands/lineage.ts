import { shortSha } from "../../core/mod.ts";
import type { ModelTrace } from "../../genome/mod.ts";
import { assertLocusOrPathway, type LineageNode } from "../../organism/mod.ts";
import type { CommandContext } from "../command-context.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { formatCost, formatFitness, plural } from "../format.ts";
import { contestText } from "../render-fusion.ts";

/** Enough to recognise a failure by; `--json` has it whole. */
const MESSAGE_SHOWN_MAX = 160;

export async function lineage(context: CommandContext, locus: string): Promise<ExitCode> {
  return await context.withProject((project) => {
    assertLocusOrPathway(project.organism.library, locus);
    const roots = project.organism.lineage(locus);
    context.print({ locus, roots }, () => {
      const lines = roots.flatMap((node) => lineageLines(context, node, ""));
      const empty = project.organism.library.pathways.has(locus)
        ? `it never was one gene; \`sg explain ${locus}\` says why`
        : "no allele was ever registered";
      return [context.colors.bold(locus), ...(lines.length === 0 ? [empty] : lines)].join("\n");
    });
    return Promise.resolve(exitCodes.done);
  });
}

/** One allele and its descendants: what it is worth now, and why it exists. */
export function lineageLines(context: CommandContext, node: LineageNode, indent: string): readonly string[] {
  const { colors } = context;
  const stage = node.stage === "dominant" ? colors.green(node.stage) : node.stage;
  const worth = node.n === 0 ? "not run yet" : `fitness ${formatFitness(node.fitness)} over ${node.n}`;
  return [
    `${indent}${indent === "" ? "●" : "└"} ${shortSha(node.sha)}  ${stage}  ${worth}`,
    ...reasons(node).map((line) => `${indent}    ${colors.dim(line)}`),
    ...node.children.flatMap((child) => lineageLines(context, child, `${indent}  `)),
  ];
}

function reasons({ origin }: LineageNode): readonly string[] {
  if (origin.kind === "seed") return [`seed ${origin.file}`];
  if (origin.kind === "registered") return [`registered from ${origin.file}`];
  if (origin.kind === "fusion") return fusionReasons(origin);
  if (origin.kind === "generated") return [`${byModel(origin.engine, origin.model)}: ${origin.approach}`];
  if (origin.kind === "peer")
    return [`from peer ${origin.peer}: ${origin.lineage.kind} there: ${origin.lineage.description}`];
  const { engine, description, failure, candidatesTried, model } = origin;
  return [
    `${model === undefined ? engine : byModel(engine, model)}, ${plural(candidatesTried, "candidate")}: ${description}`,
    `parent failed: ${failure.kind}: ${failure.message.slice(0, MESSAGE_SHOWN_MAX)}`,
  ];
}

function fusionReasons({ pathway, engine, model, contest, steps }: FusionOrigin): readonly string[] {
  const by = model === undefined ? engine : byModel(engine, model);
  return [
    `${by}: fused from pathway ${pathway}: ${steps.map(({ locus, sha }) => `${shortSha(sha)} ${locus}`).join(", ")}`,
    ...(contest === undefined
      ? []
      : [`agreed with the steps on ${plural(contest.inputs, "input")}, ${contestText(contest)}`]),
  ];
}

type FusionOrigin = Extract<LineageNode["origin"], { kind: "fusion" }>;

function byModel(engine: string, { model, usage, costUsd }: ModelTrace): string {
  return `${engine} ${model}, ${plural(usage.inputTokens + usage.outputTokens, "token")}, ${formatCost(costUsd)}`;
}
