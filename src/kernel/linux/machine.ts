import type { Json } from "../../core/mod.ts";
import { KernelError } from "../kernel-error.ts";
import { assertWords, batchLine } from "./batch-line.ts";
import { type LinkTable, parseJson, parseLinks } from "./links.ts";
import { runTool, type ToolOutput } from "./run-tool.ts";
import { type Tool, toolPath } from "./tools.ts";

/** One line of a batch. */
export interface Command {
  readonly tool: "ip" | "bridge";
  readonly words: readonly string[];
}

export function ip(...words: readonly string[]): Command {
  return { tool: "ip", words };
}

export function bridge(...words: readonly string[]): Command {
  return { tool: "bridge", words };
}

/** The tools of this machine, found once, and how they are spoken to. */
export class Machine {
  readonly #path: string | undefined;
  readonly #found: Map<Tool, string>;
  /** Answers of one look; null: ask every time. */
  readonly #answers: Map<string, Promise<Json>> | null;

  /** @param path the environment's PATH, searched after the usual directories. */
  constructor(path: string | undefined, look: { readonly found: Map<Tool, string> } | null = null) {
    this.#path = path;
    this.#found = look?.found ?? new Map();
    this.#answers = look === null ? null : new Map();
  }

  /** The same machine as it is from now on until the next look: what was asked once is not asked again. */
  look(): Machine {
    return new Machine(this.#path, { found: this.#found });
  }

  /** All Ethernet links with their addresses: one process, some milliseconds for hundreds of links. */
  async links(): Promise<LinkTable> {
    return parseLinks(await this.json("ip", ["-d", "address", "show"]));
  }

  /** A question that is answered in JSON. @throws KernelError */
  async json(tool: "ip" | "bridge", words: readonly string[]): Promise<Json> {
    const key = [tool, ...words].join(" ");
    const known = this.#answers?.get(key);
    if (known !== undefined) return await known;
    const answer = this.#ask(tool, words);
    this.#answers?.set(key, answer);
    return await answer;
  }

  async #ask(tool: "ip" | "bridge", words: readonly string[]): Promise<Json> {
    const args = ["-j", ...words];
    const output = await this.run(tool, args);
    if (output.exitCode !== 0 || output.timedOut) throw failed(tool, words, output);
    return parseJson(output.stdout, `${tool} ${args.join(" ")}`);
  }

  /** Runs a tool with words as arguments; what its exit code means is the caller's knowledge. */
  async run(tool: Tool, words: readonly string[], timeoutMs?: number): Promise<ToolOutput> {
    for (const word of words) if (!word.startsWith("-")) assertWords([word]);
    return await runTool(this.#tool(tool), words, timeoutMs === undefined ? {} : { timeoutMs });
  }

  /**
   * Runs commands in order, as one batch for each run of lines of the same tool; the first that fails ends it.
   * @throws KernelError whose effect is `none` only when the very first line failed, which the tools send as one message
   *   that the kernel takes or leaves.
   */
  async batch(commands: readonly Command[]): Promise<void> {
    for (let start = 0; start < commands.length; ) {
      const tool = commands[start]?.tool ?? "ip";
      const end = commands.findIndex((command, index) => index > start && command.tool !== tool);
      const lines = commands.slice(start, end === -1 ? undefined : end);
      await this.#batchOf(tool, lines, start);
      start += lines.length;
    }
  }

  async #batchOf(tool: Command["tool"], lines: readonly Command[], offset: number): Promise<void> {
    const input = lines.map(({ words }) => batchLine(words)).join("");
    const output = await runTool(this.#tool(tool), ["-batch", "-"], { input });
    if (output.exitCode === 0 && !output.timedOut) return;
    const line = Number(/Command failed -:(\d+)/.exec(output.stderr)?.[1] ?? Number.NaN);
    const words = lines[Number.isNaN(line) ? 0 : line - 1]?.words ?? [];
    throw failed(tool, words, output, offset === 0 && line === 1 && !output.timedOut ? "none" : "unknown");
  }

  #tool(tool: Tool): string {
    const known = this.#found.get(tool) ?? toolPath(tool, this.#path);
    this.#found.set(tool, known);
    return known;
  }
}

/** Netlink's errors as iproute2 words them, and what they mean to whoever asked. */
const MEANINGS: readonly (readonly [RegExp, "unsupported" | "unavailable"])[] = [
  [/Unknown device type|Operation not supported|Unknown qdisc|not supported by/i, "unsupported"],
  [/Operation not permitted|Permission denied/i, "unavailable"],
];

function failed(
  tool: Tool,
  words: readonly string[],
  { stderr, timedOut }: ToolOutput,
  effect: "none" | "unknown" = "none",
): KernelError {
  const lines = stderr.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("Command failed"));
  const said = timedOut ? "no answer in time" : lines.join("; ").slice(0, 500) || "it failed without a word";
  const reason = MEANINGS.find(([pattern]) => pattern.test(said))?.[1] ?? "state";
  return new KernelError(reason, `the machine refuses \`${tool} ${words.join(" ")}\`: ${said}`, {
    effect: timedOut ? "unknown" : effect,
  });
}
