// `npm run bench:repair -- [--suite DIR] [--budget-s 60] [--seed N] [--case NAME] [--jobs 1] [--json]`: repairs every faulty
// gene of a suite with the embedded engine and judges the winners on cases that the engine has not seen.
// One folder a case: contract.sg, faulty.js, correct.js, cases.json = { "visible": [{ "input", "output" }], "heldout": [...] }.
// The engine sees the contract, faulty.js and the visible cases only.
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { messageOf, seededRandom, systemClock } from "../../src/core/mod.ts";
import { createGeneticEngine } from "../../src/evolution/mod.ts";
import { argumentNames, createMockKernel, mockKernelFromSnapshot, operationsFor } from "../../src/kernel/mod.ts";
import type { WorkbenchParts } from "../../src/organism/mod.ts";
import { loadConfiguration } from "../../src/project/mod.ts";
import { createSandbox, type Sandbox } from "../../src/sandbox/mod.ts";
import { HEADING, renderCase, renderSummary, summaryOf } from "./repair/report.ts";
import { type CaseResult, emptyResult, runCase } from "./repair/run-case.ts";
import { CaseError, caseNames, loadCase } from "./repair/suite.ts";

const OURS = join(import.meta.dir, "..", "..", "test", "repair");

interface Options {
  readonly suite: string;
  readonly budgetMs: number;
  readonly seed: number;
  readonly only: string | null;
  readonly jobs: number;
  readonly asJson: boolean;
}

function optionsFrom(argv: readonly string[]): Options {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    args: [...argv],
    options: { suite: text, "budget-s": text, seed: text, case: text, jobs: text, json: { type: "boolean" } },
  });
  const number = (flag: "budget-s" | "seed" | "jobs", otherwise: number, allowed: RegExp, want: string): number => {
    const given = values[flag];
    if (given !== undefined && !allowed.test(given)) {
      throw new CaseError(`Cannot use --${flag} ${JSON.stringify(given)}: it wants ${want}`);
    }
    return given === undefined ? otherwise : Number(given);
  };
  return {
    // npm runs scripts in the project's root, and tells where its user stands.
    suite: values.suite === undefined ? OURS : resolve(process.env.INIT_CWD ?? ".", values.suite),
    budgetMs: number("budget-s", 60, /^(?!0*\.?0*$)\d{1,5}(\.\d+)?$/, "seconds, more than 0") * 1_000,
    seed: number("seed", 1, /^\d{1,9}$/, "a whole number below 1,000,000,000"),
    only: values.case ?? null,
    jobs: number("jobs", 1, /^[1-9]\d?$/, "how many cases run at once, from 1 to 99"),
    asJson: values.json === true,
  };
}

/** The engine and its limits as an organism without any setting of its own would have them. */
function partsOn(sandbox: Sandbox): WorkbenchParts {
  const configuration = loadConfiguration({ file: null, environment: {}, flags: [] });
  const deadlineMs = configuration.get("sandbox.deadline_ms");
  return {
    sandbox,
    kernel: createMockKernel(),
    simulate: (snapshot) => (snapshot === null ? createMockKernel() : mockKernelFromSnapshot(snapshot)),
    engine: createGeneticEngine({
      sdk: operationsFor("configuration").map((name) => ({ name, arguments: argumentNames(name) })),
    }),
    clock: systemClock,
    seededRandom,
    settings: {
      deadlineMs: {
        transform: configuration.get("sandbox.deadline_transform_ms"),
        diagnostic: deadlineMs,
        configuration: deadlineMs,
      },
    },
  };
}

/** A case that is broken is a result like any other: the rest of the suite still runs. */
async function attempt(parts: WorkbenchParts, name: string, options: Options): Promise<CaseResult> {
  try {
    return await runCase(parts, loadCase(options.suite, name), options);
  } catch (thrown) {
    return { ...emptyResult({ name }), message: messageOf(thrown) };
  }
}

async function main(): Promise<number> {
  const options = optionsFrom(process.argv.slice(2));
  const names = caseNames(options.suite, options.only);
  const hosts = availableParallelism();
  const show = (text: string): void => {
    if (!options.asJson) console.log(text);
  };
  show(`${names.length} cases, ${options.budgetMs / 1_000} s each at most, seed ${options.seed}, ${hosts} gene hosts`);
  show(HEADING);
  const sandbox = createSandbox({ hosts });
  const results: CaseResult[] = [];
  try {
    const parts = partsOn(sandbox);
    const waiting = [...names];
    const worker = async (): Promise<void> => {
      for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
        const result = await attempt(parts, name, options);
        results.push(result);
        show(renderCase(result));
      }
    };
    await Promise.all(Array.from({ length: options.jobs }, worker));
  } finally {
    await sandbox.close();
  }
  results.sort((left, right) => names.indexOf(left.name) - names.indexOf(right.name));
  const summary = summaryOf(results);
  show(`\n${renderSummary(summary)}`);
  if (options.asJson) {
    const { suite, seed, budgetMs } = options;
    console.log(JSON.stringify({ suite, seed, budgetSeconds: budgetMs / 1_000, hosts, summary, results }, null, 2));
  }
  return summary.errors > 0 ? 1 : 0;
}

try {
  process.exitCode = await main();
} catch (thrown) {
  console.error(messageOf(thrown));
  process.exitCode = 1;
}
