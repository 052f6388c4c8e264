import type { GeneContract } from "../contract/mod.ts";
import type { Json, JsonObject } from "../core/mod.ts";
import { knownAnswers, type MutationRequest } from "../evolution/mod.ts";
import { oneLine } from "./one-line.ts";
import again from "./prompts/again.md" with { type: "text" };
import contractPrompt from "./prompts/contract.md" with { type: "text" };
import repair from "./prompts/repair.md" with { type: "text" };
import rules from "./prompts/rules.md" with { type: "text" };
import { bounded, fill, quoted } from "./template.ts";

/** An operation that genes of a family find on their `sdk`. */
export interface DescribedOperation {
  readonly name: string;
  readonly arguments: readonly string[];
  readonly description: string;
}

/**
 * A first prompt stays below 100,000 bytes and thus tokens: some models cost more above that, and a longer one would not
 * be read with more care. The gene and its input are shown whole or not at all; the rest gives way in this order.
 */
export const promptBytes = {
  source: 44_000,
  contract: 24_000,
  input: 8_000,
  sections: 16_000,
} as const;

const INDENT = "    ";

export function rulesFor(family: GeneContract["family"], operations: readonly DescribedOperation[]): string {
  return fill(rules, { sdk: sdkText(family, operations) });
}

function sdkText(family: GeneContract["family"], operations: readonly DescribedOperation[]): string {
  if (operations.length === 0)
    return "This gene only computes: of its `sdk` it may use `sdk.log(text)` and nothing else.";
  const lines = operations.map(
    ({ name, arguments: names, description }) =>
      `${INDENT}await sdk.${name}(${names.length === 0 ? "" : `{ ${names.join(", ")} }`})  ${description}`,
  );
  const nature = family === "diagnostic" ? "observes the network and changes nothing" : "configures the network";
  return `This gene ${nature}. Each operation takes one object and returns a promise; it throws when the kernel refuses:\n\n${lines.join("\n")}`;
}

export function contextFor(contract: Pick<GeneContract, "text">): string {
  return fill(contractPrompt, { contract: quoted(bounded(contract.text, promptBytes.contract)) });
}

export function repairPrompt(request: MutationRequest, kernelState: JsonObject | null): string {
  const { failing, failure } = request;
  return fill(repair, {
    source: quoted(failing.source),
    kind: failure.kind,
    message: quoted(bounded(failure.message, 2_000)),
    frames: framesText(failure.frames, failing.source),
    input: quoted(bounded(JSON.stringify(failure.input, null, 1), promptBytes.input)),
    sections: sectionsText(request, kernelState),
  });
}

export function againPrompt(reason: string): string {
  return fill(again, { reason: quoted(bounded(reason, 4_000)) });
}

function framesText(frames: MutationRequest["failure"]["frames"], source: string): string {
  if (frames.length === 0) return "";
  const lines = source.split("\n");
  const places = frames.slice(0, 8).map(({ line, column }) => {
    const text = oneLine(lines[line - 1] ?? "", 160);
    return `line ${line}, column ${column}: ${text}`;
  });
  return `\nWhere, innermost first:\n\n${quoted(places.join("\n"))}\n`;
}

interface Section {
  readonly title: string;
  /** Each quoted on its own. */
  readonly texts: readonly string[];
}

/** What helps but may be missing: as much of it as fits, what helps most first. */
function sectionsText(request: MutationRequest, kernelState: JsonObject | null): string {
  let left: number = promptBytes.sections;
  const shown: string[] = [];
  for (const { title, texts } of sectionsOf(request, kernelState)) {
    if (left < 200) break;
    const bytesMax = Math.floor(Math.min(left, SECTION_BYTES_MAX) / texts.length);
    const section = [title, ...texts.map((text) => quoted(bounded(text, bytesMax)))].join("\n\n");
    left -= Buffer.byteLength(section);
    shown.push(section);
  }
  return shown.length === 0 ? "" : `\n${shown.join("\n\n")}\n`;
}

const SECTION_BYTES_MAX = 6_000;

function sectionsOf(request: MutationRequest, kernelState: JsonObject | null): readonly Section[] {
  const { failure, partials = [], earlier = [], siblings, evidence } = request;
  const answers = knownAnswers(evidence);
  const known = answers.flatMap(({ origin, input, expected }) =>
    origin === "success" && expected.kind === "output" ? [json({ input, output: expected.output })] : [],
  );
  const wanted = answers.flatMap(({ origin, expected }) =>
    origin === "failure" && expected.kind === "output" ? [json(expected.output)] : [],
  );
  const some = (title: string, texts: readonly string[]): readonly Section[] =>
    texts.length === 0 ? [] : [{ title, texts }];
  return [
    ...some("What it should have given for that input (fields left out are free):", wanted.slice(0, 1)),
    ...some("What diagnostics said afterwards:", failure.diagnostics.slice(0, 4).map(json)),
    ...partials.map(({ source, passed, reason }) => ({
      title: `A search came as far as this: ${passed} of ${evidence.length} pieces of evidence hold. The first that does not, and the source:`,
      texts: [oneLine(reason, 400), source],
    })),
    ...earlier.slice(-3).map(({ source, reason }) => ({
      title: "Tried before, in vain. Why, and the source:",
      texts: [oneLine(reason, 400), source],
    })),
    ...some("The state of the network at the failure:", kernelState === null ? [] : [json(kernelState)]),
    ...some(
      "Answers that were right before and must stay so:",
      known.length === 0 ? [] : [known.slice(0, 8).join("\n")],
    ),
    ...siblings.slice(0, 3).map(({ source, fitness }) => ({
      title: `Another gene at this place, fitness ${fitness.toFixed(2)}:`,
      texts: [source],
    })),
  ];
}

function json(value: Json): string {
  return JSON.stringify(value);
}
