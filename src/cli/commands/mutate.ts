import { InputError, isJsonObject, type JsonObject, shortSha, UsageError } from "../../core/mod.ts";
import type { Nursery, SupervisedMutation } from "../../organism/mod.ts";
import type { CommandContext } from "../command-context.ts";
import { renderDiff, unifiedDiff } from "../diff-view.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { formatCost, formatDuration, plural } from "../format.ts";
import { personOf } from "../person.ts";
import { parseInput, readInput } from "../read-input.ts";

export interface MutateFlags {
  readonly input?: string;
  readonly expect?: string;
  readonly budgetS?: number;
  readonly candidates?: number;
  readonly seed?: number;
  readonly apply?: true;
}

/** One repair under a person's eyes. Registers only with `--apply`. */
export async function mutate(context: CommandContext, locus: string, flags: MutateFlags): Promise<ExitCode> {
  if (flags.input === undefined && flags.expect !== undefined) {
    throw new UsageError("Cannot use --expect without --input: it says what an input should give");
  }
  const input = flags.input === undefined ? null : readInput(context, flags.input);
  const expected = flags.expect === undefined ? null : readExpected(flags.expect);
  return await context.withProject(async ({ organism, engines }) => {
    const nursery = organism.nursery(locus);
    const configuration = context.configuration();
    const budget = {
      candidatesMax: flags.candidates ?? configuration.get("mutation.candidates"),
      wallMs:
        flags.budgetS === undefined ? configuration.get("mutation.wall_ms") : (flags.budgetS * 1_000) / engines.turns,
    };
    // The search keeps its own time; what holds everybody to a budget that was asked for, models too, is the signal.
    const time = flags.budgetS === undefined ? [] : [AbortSignal.timeout(flags.budgetS * 1_000 + 500)];
    const report = await context.interruptible((stop) =>
      nursery.supervise(input, {
        expected,
        budget,
        seed: flags.seed ?? null,
        signal: AbortSignal.any([stop, ...time]),
      }),
    );
    const registered = flags.apply ? nursery.adoptRepair(report, personOf(context.io)) : null;
    const diff = diffOf(report);
    context.print({ ...report, diff, registered }, () => render(context, report, diff, registered, expected));
    return report.search !== null && report.search.winner === null ? exitCodes.runFailed : exitCodes.done;
  });
}

function readExpected(text: string): JsonObject {
  const value = parseInput(text, "--expect");
  if (isJsonObject(value)) return value;
  throw new InputError(
    `Cannot read --expect ${JSON.stringify(text)}: expected an object of output fields, such as '{"result":4}'`,
  );
}

type Registered = ReturnType<Nursery["adoptRepair"]>;

function diffOf({ parent, search }: SupervisedMutation): string | null {
  if (search === null || search.winner === null) return null;
  return unifiedDiff(
    { name: `allele ${shortSha(parent.sha)}`, text: parent.source },
    { name: `allele ${shortSha(search.winner.sha)}`, text: search.winner.source },
  );
}

function render(
  context: CommandContext,
  { locus, parent, failure, output, search, foreseen }: SupervisedMutation,
  diff: string | null,
  registered: Registered,
  expected: JsonObject | null,
): string {
  const { colors } = context;
  const title = `${colors.bold(locus)}  allele ${shortSha(parent.sha)}  ${parent.stage}`;
  if (failure === null || search === null) {
    const why =
      foreseen !== undefined
        ? `its contract foresees an error here (${foreseen}); say with --expect what it should give instead`
        : output === null
          ? "it satisfies all examples of its contract and breaks none of its properties; name the input that goes wrong with --input"
          : `it gives ${JSON.stringify(output)}${expected === null ? "; say with --expect what it should give" : ", as expected"}`;
    return `${title}\nnothing to mend: ${why}`;
  }
  const places = failure.frames.slice(0, 3).map(({ line, column }) => {
    const text = parent.source.split("\n")[line - 1]?.trim() ?? "";
    return field("at", `line ${line}, column ${column}: ${text}`);
  });
  const lines = [
    title,
    field("input", JSON.stringify(failure.input)),
    field("failed", `${failure.kind}: ${failure.message}`),
    ...places,
    ...failure.diagnostics.map((diagnostic) => field("diagnosis", JSON.stringify(diagnostic))),
    field("search", searchLine(search)),
    ...(search.model === null || search.model === undefined
      ? []
      : [
          field(
            "model",
            `${search.model.model}: ${plural(search.model.calls, "call")}, ${search.model.usage.inputTokens} tokens in, ${search.model.usage.outputTokens} out, ${formatCost(search.model.costUsd)}`,
          ),
        ]),
    field("evidence", evidenceLine(search)),
    ...(search.agreement === null ? [] : [field("siblings", agreementLine(search.agreement))]),
  ];
  if (search.winner === null) return [...lines, field("result", colors.red(`no repair: ${search.reason}`))].join("\n");
  return [
    ...lines,
    field("repair", search.winner.description),
    "",
    renderDiff(context, diff ?? ""),
    "",
    registered === null
      ? "Not registered: add --apply to take it in."
      : `Registered ${shortSha(registered.sha)} as ${registered.stage}.${nextStep(registered)}`,
  ].join("\n");
}

function nextStep({ sha, stage }: NonNullable<Registered>): string {
  if (stage !== "recessive") return "";
  return ` It takes over by its fitness, or by your word: sg promote ${shortSha(sha)} --reason "…"`;
}

function field(name: string, text: string): string {
  return `${name.padEnd(10)}${text}`;
}

type Search = NonNullable<SupervisedMutation["search"]>;

function searchLine({ engine, candidatesTried, elapsedMs, seed }: Search): string {
  const rate = elapsedMs > 0 ? `, ${Math.round((candidatesTried / elapsedMs) * 1_000)} a second` : "";
  return `${engine}: ${plural(candidatesTried, "candidate")} in ${formatDuration(elapsedMs * 1_000)}${rate}, seed ${seed}`;
}

function evidenceLine({ evidence, winner, best }: Search): string {
  const { example, failure, success, property = 0 } = evidence;
  const total = example + failure + success + property;
  const held = winner === null ? (best?.passed ?? 0) : total;
  const parts = [
    plural(example, "example"),
    "the failing input",
    ...(success === 0 ? [] : [plural(success, "recorded success", "recorded successes")]),
    ...(property === 0 ? [] : [plural(property, "declared property", "declared properties")]),
  ];
  const shortfall = best === null ? "" : `; the best candidate falls short: ${best.reason}`;
  return `${held} of ${total} hold: ${parts.join(", ")}${shortfall}`;
}

function agreementLine({ witnesses, inputs, agreed, decided }: NonNullable<Search["agreement"]>): string {
  const said = `${witnesses} alleles of different lineage agree on ${plural(inputs, "new input")}, and the repair with them on ${agreed}`;
  return decided ? `${said}; without them another repair would have been chosen` : said;
}
