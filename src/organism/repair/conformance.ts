import { type Example, formatClaim } from "../../contract/mod.ts";
import { type Json, type JsonObject, jsonEquals, type Sha } from "../../core/mod.ts";
import type { ExpressedAllele, Stage } from "../../genome/mod.ts";
import type { GeneSource } from "../../sandbox/mod.ts";
import type { Locus } from "../locus.ts";
import type { OrganismParts } from "../parts.ts";
import { judge } from "../run/attempt.ts";
import { kernelAccess } from "../run/sdk-port.ts";
import { recordedSuccesses } from "./mutate.ts";
import { PropertyCheck } from "./property-check.ts";
import { patientLimits, problemOf } from "./trial.ts";

/** How one allele does on the contract's examples, and on what the contract says of all answers. */
export interface ConformanceReport {
  readonly locus: string;
  readonly sha: Sha;
  readonly stage: Stage;
  readonly examples: readonly ExampleResult[];
  readonly properties: readonly PropertyResult[];
}

export interface PropertyResult {
  /** As the contract writes it. */
  readonly property: string;
  /** Answers on examples, recorded and generated inputs that it could be judged by. */
  readonly checks: number;
  /** The first inputs that contradict it, or null. */
  readonly problem: string | null;
  readonly input: JsonObject | null;
}

export interface ExampleResult {
  readonly input: Json;
  /** Why the example does not hold, or null when it does. */
  readonly problem: string | null;
}

/** Every example and property against every allele that is not deprecated, on simulated kernels. Nobody is scored. */
export async function testLocus(parts: OrganismParts, locus: Locus): Promise<readonly ConformanceReport[]> {
  const alleles = locus.alleles().filter(({ stage }) => stage !== "deprecated");
  return await Promise.all(alleles.map((expressed) => testAllele(parts, locus, expressed)));
}

export async function testAllele(
  parts: OrganismParts,
  locus: Locus,
  expressed: ExpressedAllele,
): Promise<ConformanceReport> {
  const { allele, stage } = expressed;
  const examples = await testExamples(parts, locus, expressed);
  const [properties = []] = await testProperties(parts, locus, [allele], knownInputs(parts, locus));
  return { locus: locus.contract.name, sha: allele.sha, stage, examples, properties };
}

export async function testExamples(
  parts: OrganismParts,
  locus: Locus,
  { allele }: ExpressedAllele,
): Promise<readonly ExampleResult[]> {
  const results: ExampleResult[] = [];
  for (const example of locus.contract.examples) {
    const problem = await exampleProblem(parts, locus, allele, example);
    results.push({ input: example.input, problem });
  }
  return results;
}

/** Of examples and recorded successes: what properties are judged on where nobody names other inputs. */
export function knownInputs(parts: OrganismParts, locus: Locus): readonly Json[] {
  return [...locus.contract.examples, ...recordedSuccesses(parts, locus)].map(({ input }) => input);
}

/** The contract's examples of that very input, defaults filled in. */
export function examplesOn(locus: Locus, input: JsonObject): readonly Example[] {
  return locus.contract.examples.filter((example) => {
    const checked = locus.checkInput(example.input);
    return checked.ok && jsonEquals(checked.value, input);
  });
}

/** What each gene's answers say of the declared properties: on these inputs, on generated ones, and on what follows from both. */
export async function testProperties(
  parts: OrganismParts,
  locus: Locus,
  genes: readonly GeneSource[],
  inputs: readonly Json[],
): Promise<readonly (readonly PropertyResult[])[]> {
  const { contract } = locus;
  if (contract.always.length === 0) return genes.map(() => []);
  const known = inputs.flatMap((input) => {
    const checked = locus.checkInput(input);
    return checked.ok ? [checked.value] : [];
  });
  const check = new PropertyCheck(locus, contract.always, known);
  const limits = patientLimits(parts.settings.deadlineMs.transform);
  const bySource = new Map(genes.map((gene) => [gene.source, gene]));
  const tallies = await check.thoroughly([...bySource.keys()], async (sources, asked) => {
    const candidates = sources.flatMap((source) => bySource.get(source) ?? []);
    return await parts.sandbox.search({ candidates, inputs: asked, limits });
  });
  const results = tallies.map((all) =>
    all.map(({ property, checks, violation, input }) => ({
      ...{ property: formatClaim(property), checks, problem: violation, input },
    })),
  );
  const ofSource = new Map([...bySource.keys()].map((source, at) => [source, results[at] ?? []]));
  return genes.map(({ source }) => ofSource.get(source) ?? []);
}

/** How many of these examples or properties do not hold. */
export function countBroken(results: readonly { readonly problem: string | null }[]): number {
  return results.filter(({ problem }) => problem !== null).length;
}

/** What does not hold of an allele, in half a sentence; null when all does. */
export function brokenPromises({
  examples,
  properties,
}: Pick<ConformanceReport, "examples" | "properties">): string | null {
  const problems = [
    ...examples.map(({ input, problem }) => (problem === null ? null : `${JSON.stringify(input)}: ${problem}`)),
    ...properties.map(({ problem }) => problem),
  ];
  const broken = problems.filter((problem) => problem !== null);
  if (broken.length === 0) return null;
  const what = properties.length === 0 ? "examples" : "examples and properties";
  return `${broken.length} of ${problems.length} ${what} of its contract do not hold, the first ${broken[0]}`;
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
