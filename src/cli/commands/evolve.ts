import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { type GeneContract, loadContracts, renderDiagnostic, type SourceFile } from "../../contract/mod.ts";
import { ConflictError, limits, UsageError } from "../../core/mod.ts";
import { draftContract } from "../../llm/mod.ts";
import { type Project, readTextFile } from "../../project/mod.ts";
import type { CommandContext } from "../command-context.ts";
import { renderDiff, unifiedDiff } from "../diff-view.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { formatCost } from "../format.ts";
import { readInputText } from "../read-input.ts";

export interface EvolveFlags {
  readonly context: string;
  readonly out?: string;
  readonly apply?: true;
}

export type EvolveFamily = GeneContract["family"];

/** Drafts a contract; a person decides whether it becomes one. */
export async function evolve(context: CommandContext, family: EvolveFamily, flags: EvolveFlags): Promise<ExitCode> {
  const wish = wishOf(context, flags.context);
  return await context.withProject(async (project) => {
    const author = project.engines.author();
    const { client, wallMs, outputTokensMax } = author;
    context.note(`sg: asking ${client.engine} (${client.model}) for a ${family} contract`);
    const genes = genesOf(project.files);
    const draft = await context.interruptible((signal) =>
      draftContract(
        client,
        {
          ...{ signal, family, wallMs, outputTokensMax, context: wish, present: null },
          names: genes.map(({ name }) => name),
          examples: [...genes.filter((gene) => gene.family === family), ...genes].map(({ text }) => text).slice(0, 2),
        },
        (text) => problemsOf(text, family, project.files),
      ),
    );
    if (draft.text === null) throw new ConflictError(`Cannot draft a contract: ${draft.problems}`);
    const name = nameOf(draft.text);
    const file = fileFor(context, project, name, flags);
    const present = existsSync(file) ? readTextFile(file, limits.contractBytesMax) : "";
    const shown = relative(context.root, file);
    const diff = unifiedDiff(
      { name: present === "" ? "/dev/null" : shown, text: present },
      { name: shown, text: draft.text },
    );
    const isWritten = (flags.apply === true || flags.out !== undefined) && draft.problems === null;
    if (isWritten) write(file, draft.text);
    const { problems, model } = draft;
    context.print({ name, family, file, text: draft.text, diff, problems, isWritten, model: model ?? null }, () =>
      [
        renderDiff(context, diff),
        "",
        problems ?? `checked: 0 errors · ${model === undefined ? "" : `${model.model}, ${formatCost(model.costUsd)}`}`,
        isWritten
          ? `Written to ${shown}.`
          : "Nothing is written: --apply puts it into contracts/, --out FILE elsewhere.",
      ].join("\n"),
    );
    return problems === null ? exitCodes.done : exitCodes.badInput;
  });
}

function wishOf(context: CommandContext, argument: string): string {
  const isFile = argument === "-" || argument.startsWith("@");
  const text = isFile ? readInputText(context, argument, limits.inputBytesMax).text : argument;
  if (text.trim() !== "") return text;
  throw new UsageError("Cannot draft a contract: --context is empty; say in a sentence or two what it is for");
}

function genesOf(files: readonly SourceFile[]): readonly GeneContract[] {
  return [...loadContracts(files).library.genes.values()];
}

/** What the checker has against the draft beside the contracts that exist, as the command line would show it. */
function problemsOf(text: string, family: EvolveFamily, files: readonly SourceFile[]): string | null {
  const path = "draft.sg";
  const names = [...loadContracts([{ path, text }]).library.genes.keys()];
  const others = files.filter((file) => !names.some((name) => file.text.startsWith(`gene ${name}\n`)));
  const { library, diagnostics } = loadContracts([...others, { path, text }]);
  const errors = diagnostics.filter(({ file, severity }) => file === path && severity === "error");
  if (errors.length > 0) return errors.map((each) => renderDiagnostic(each, text, { color: false })).join("\n");
  const [drafted, ...more] = [...library.genes.values()].filter(({ file }) => file === path);
  if (drafted === undefined) return "It declares no gene; expected one declaration that begins with `gene NAME`.";
  if (more.length > 0) return "It declares more than one gene; expected exactly one.";
  if (drafted.family !== family) return `It says \`is ${drafted.family}\`; expected \`is ${family}\`.`;
  if (drafted.examples.length === 0) return "It has no examples; expected at least the ordinary case and one edge.";
  return null;
}

/** The first line says it; a draft that the checker refuses may have none. */
function nameOf(text: string): string {
  return /^gene ([a-z][a-z0-9_]*)/m.exec(text)?.[1] ?? "draft";
}

/** @throws ConflictError when it would take the place of a contract that exists, unless a file was named. */
function fileFor(context: CommandContext, { layout, files }: Project, name: string, flags: EvolveFlags): string {
  if (flags.out !== undefined) return context.path(flags.out);
  const file = join(layout.contracts, "genes", `${name}.sg`);
  if (flags.apply && files.some(({ text }) => new RegExp(`^gene ${name}$`, "m").test(text))) {
    throw new ConflictError(
      `Cannot put the draft into ${relative(context.root, file)}: there is a contract ${JSON.stringify(name)} already; write the draft elsewhere with --out FILE`,
    );
  }
  return file;
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
