import type { Json, Sha } from "../../core/mod.ts";
import type { ExpressedAllele, Stage } from "../../genome/mod.ts";
import type { Locus } from "../locus.ts";
import type { OrganismParts } from "../parts.ts";
import { judge } from "../run/attempt.ts";
import { kernelAccess } from "../run/sdk-port.ts";
import { problemOf } from "./trial.ts";

/** How one allele does on the contract's examples. */
export interface ConformanceReport {
  readonly locus: string;
  readonly sha: Sha;
  readonly stage: Stage;
  readonly examples: readonly ExampleResult[];
}

export interface ExampleResult {
  readonly input: Json;
  /** Why the example does not hold, or null when it does. */
  readonly problem: string | null;
}

/** Every example against every allele that is not deprecated, each on a simulated kernel of its own. Nobody is scored. */
export async function testLocus(parts: OrganismParts, locus: Locus): Promise<readonly ConformanceReport[]> {
  const alleles = locus.alleles().filter(({ stage }) => stage !== "deprecated");
  return await Promise.all(alleles.map((expressed) => testAllele(parts, locus, expressed)));
}

export async function testAllele(
  parts: OrganismParts,
  locus: Locus,
  { allele, stage }: ExpressedAllele,
): Promise<ConformanceReport> {
  const examples: ExampleResult[] = [];
  for (const example of locus.contract.examples) {
    const problem = await exampleProblem(parts, locus, allele, example);
    examples.push({ input: example.input, problem });
  }
  return { locus: locus.contract.name, sha: allele.sha, stage, examples };
}

async function exampleProblem(
  parts: OrganismParts,
  locus: Locus,
  gene: { readonly sha: Sha; readonly source: string },
  example: Locus["contract"]["examples"][number],
): Promise<string | null> {
  const checked = locus.checkInput(example.input);
  if (!checked.ok) {
    return example.expected.kind === "fails"
      ? null
      : `input breaks the contract: ${checked.problems[0]?.message ?? ""}`;
  }
  const { family } = locus.contract;
  const port = family === "transform" ? null : (kernelAccess(family, parts.simulate(null))?.port ?? null);
  const [result] = await parts.sandbox.run({
    gene,
    inputs: [JSON.stringify(checked.value)],
    limits: { deadlineMs: parts.settings.deadlineMs[family] },
    ...(port === null ? {} : { sdk: port }),
  });
  if (result === undefined) throw new TypeError("Cannot judge an example: the sandbox answered without a result");
  return problemOf(example, judge(locus, result, port?.kernelMessage() ?? null));
}
