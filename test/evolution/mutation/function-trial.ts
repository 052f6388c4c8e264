import { outputChecker } from "../../../src/contract/mod.ts";
import { isJsonObject, type Json, jsonContains } from "../../../src/core/mod.ts";
import {
  type CandidateScore,
  type CandidateTrial,
  type Evidence,
  type KnownAnswer,
  knownAnswers,
  type MutationRequest,
} from "../../../src/evolution/mutation/mod.ts";
import { isNode, parseGene, rangeOf, walk } from "../../../src/syntax/mod.ts";
import { BridgeKernel } from "./bridge-kernel.ts";
import type { FaultyGene } from "./faulty-genes.ts";
import { geneContract } from "./gene-contract.ts";

// Runs candidates in the test's own process: fast, and safe enough for edits of genes that the test itself wrote.

type Execute = (input: Json, sdk: unknown) => unknown;
type Answer = { readonly output: Json } | { readonly error: unknown };

const ROUNDS_MAX = 10_000;

/** A function of the gene's text; loops are counted, so that one that would not end throws. */
export function compile(source: string): Execute {
  const { javascript, program } = parseGene(source);
  const inserts: { at: number; text: string }[] = [];
  walk(program, (node) => {
    if (/^(For|While|DoWhile)/.test(node.type) && "body" in node && isNode(node.body)) {
      const { start, end } = rangeOf(node.body);
      inserts.push(
        { at: start, text: "{ if ((__rounds += 1) > __max) throw new Error('endless');" },
        { at: end, text: "}" },
      );
    }
    return undefined;
  });
  let text = javascript;
  for (const { at, text: insert } of inserts.sort((a, b) => b.at - a.at || (a.text === "}" ? 1 : -1))) {
    text = text.slice(0, at) + insert + text.slice(at);
  }
  text = text.replace(/\bexport (default )?/g, "");
  return new Function(
    "__max",
    `let __rounds = 0; ${text}\nreturn (input, sdk) => { __rounds = 0; return execute(input, sdk); };`,
  )(ROUNDS_MAX);
}

/** The output; for configuration genes with what the kernel holds afterwards beside it. */
export async function answerOf(execute: Execute, input: Json, gene: FaultyGene): Promise<Answer> {
  const kernel = new BridgeKernel();
  try {
    const given = execute(structuredClone(input), gene.contract.family === "configuration" ? kernel.sdk() : undefined);
    const output: unknown = given instanceof Promise ? await given : given;
    const checked = outputChecker(geneContract(gene.contract))(JSON.parse(JSON.stringify(output ?? null)) as Json);
    if (!checked.ok)
      throw new Error(`contract: ${checked.problems.map(({ path, message }) => `${path} ${message}`).join("; ")}`);
    const kernelAfter = gene.contract.family === "configuration" ? { kernel: kernel.snapshot() } : {};
    return { output: { ...checked.value, ...kernelAfter } };
  } catch (error) {
    return { error };
  }
}

export async function evidenceOf(gene: FaultyGene, inputs: readonly Json[]): Promise<Evidence[]> {
  const execute = compile(gene.correct);
  const evidence: Evidence[] = [];
  for (const input of inputs) {
    const answer = await answerOf(execute, input, gene);
    const expected =
      "output" in answer ? { kind: "output" as const, output: answer.output } : { kind: "fails" as const };
    evidence.push({ origin: "example", input, expected });
  }
  return evidence;
}

/** By the engine's scripts, which count steps themselves, where it gives them: nothing is parsed again for a candidate. */
export function functionTrial(gene: FaultyGene, evidence: readonly Evidence[]): CandidateTrial {
  return {
    tryAll: (sources, scripts) =>
      Promise.all(
        (scripts ?? sources).map((text) => score(orThrowing(text, scripts ? compileScript : compile), gene, evidence)),
      ),
  };
}

export async function scoreOf(
  source: string,
  gene: FaultyGene,
  evidence: readonly Evidence[],
): Promise<CandidateScore> {
  return await score(orThrowing(source, compile), gene, evidence);
}

async function score(execute: Execute, gene: FaultyGene, evidence: readonly Evidence[]): Promise<CandidateScore> {
  const passed: boolean[] = [];
  let firstFailure: string | null = null;
  for (const { input, expected } of knownAnswers(evidence)) {
    const answer = await answerOf(execute, input, gene);
    const problem = problemOf(answer, expected);
    passed.push(problem === null);
    firstFailure ??= problem;
  }
  return { passed, firstFailure };
}

/** As the sandbox does: the module's own names, and with them its count of steps, are made anew for each call. */
function compileScript(script: string): Execute {
  const module = new Function(`${script.replace(/\bexport (default )?/g, "")}\nreturn execute;`);
  return (input, sdk) => module()(input, sdk);
}

/** Two edits joined may contradict each other: what does not compile fails on every input. */
function orThrowing(text: string, make: (text: string) => Execute): Execute {
  try {
    return make(text);
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

function problemOf(answer: Answer, expected: KnownAnswer["expected"]): string | null {
  if ("error" in answer) return expected.kind === "fails" ? null : String(answer.error);
  if (expected.kind === "fails") return "should fail";
  if (expected.kind === "any") return null;
  if (isJsonObject(expected.output) && jsonContains(answer.output, expected.output)) return null;
  return `gave ${JSON.stringify(answer.output)}, expected ${JSON.stringify(expected.output)}`;
}

/** The failure that the organism would report: kind, message and, when it threw, where. */
export async function failureOf(gene: FaultyGene, evidence: readonly Evidence[]): Promise<MutationRequest["failure"]> {
  const execute = compile(gene.faulty);
  for (const { input, expected } of knownAnswers(evidence)) {
    const answer = await answerOf(execute, input, gene);
    const problem = problemOf(answer, expected);
    if (problem === null) continue;
    const error = "error" in answer && answer.error instanceof Error ? answer.error : null;
    const isContract = error?.message.startsWith("contract: ") === true;
    const frames = error === null || isContract ? [] : framesOf(error);
    const message = error === null ? problem : error.message;
    return {
      input,
      kind: error === null ? "unhealthy" : isContract ? "contract" : "threw",
      message,
      frames,
      diagnostics: [],
    };
  }
  throw new Error(`${gene.title}: the faulty gene has no fault`);
}

/** JavaScriptCore notes the place on the error; `new Function` puts two lines before the text. */
function framesOf(error: Error): { line: number; column: number }[] {
  const line = "line" in error && typeof error.line === "number" ? error.line - 2 : 0;
  const column = "column" in error && typeof error.column === "number" ? error.column : 1;
  return line >= 1 ? [{ line, column }] : [];
}
