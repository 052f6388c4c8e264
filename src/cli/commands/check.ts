import { existsSync, statSync } from "node:fs";
import {
  type Diagnostic,
  loadContracts,
  renderDiagnostic,
  renderDiagnosticGithub,
  type SourceFile,
} from "../../contract/mod.ts";
import { limits, UsageError } from "../../core/mod.ts";
import { layoutOf, readSourceFiles, readTextFile } from "../../project/mod.ts";
import { seedFiles } from "../../seed/mod.ts";
import type { CommandContext } from "../command-context.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { plural } from "../format.ts";

interface CheckFlags {
  readonly format?: "text" | "json" | "github";
}

export function check(context: CommandContext, paths: readonly string[], flags: CheckFlags): ExitCode {
  const project = readSourceFiles(context.root, layoutOf(context.root).contracts, [".sg"]);
  const named = paths.flatMap((path) => filesAt(context, path));
  const files = paths.length === 0 ? project : named;
  if (files.length === 0) {
    const where = paths.length === 0 ? layoutOf(context.root).contracts : paths.join(", ");
    throw new UsageError(
      `Cannot check ${where}: there are no .sg files in it; name files or folders, or run \`sg init\` first`,
    );
  }
  const surroundings = paths.length === 0 ? [] : surroundingsOf(files, project.length > 0 ? project : seedFiles());
  const checked = new Set(files.map(({ path }) => path));
  const diagnostics = loadContracts([...files, ...surroundings]).diagnostics.filter(({ file }) => checked.has(file));
  report(context, files, diagnostics, context.flags.json ? "json" : (flags.format ?? "text"));
  return diagnostics.some(({ severity }) => severity === "error") ? exitCodes.badInput : exitCodes.done;
}

function filesAt(context: CommandContext, path: string): readonly SourceFile[] {
  const absolute = context.path(path);
  if (!existsSync(absolute)) throw new UsageError(`Cannot check ${path}: there is no such file or folder`);
  if (!statSync(absolute).isDirectory()) return [{ path, text: readTextFile(absolute, limits.contractBytesMax) }];
  return readSourceFiles(context.io.workingDirectory, absolute, [".sg"]);
}

/** What the checked files may refer to: other contracts of the project (or sg's own), less those declared anew. */
function surroundingsOf(files: readonly SourceFile[], known: readonly SourceFile[]): readonly SourceFile[] {
  const declared = new Set(files.flatMap(({ text }) => declarationsIn(text)));
  return known.filter(
    ({ path, text }) => path.endsWith(".sg") && !declarationsIn(text).some((name) => declared.has(name)),
  );
}

function declarationsIn(text: string): readonly string[] {
  return [...text.matchAll(/^(?:gene|pathway|topology|phenotype)[ ]+[a-z0-9_]+/gm)].map(([declaration]) => declaration);
}

function report(
  context: CommandContext,
  files: readonly SourceFile[],
  diagnostics: readonly Diagnostic[],
  format: "text" | "json" | "github",
): void {
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  const warnings = diagnostics.length - errors;
  if (format === "json") {
    context.io.out(`${JSON.stringify({ files: files.length, errors, warnings, diagnostics })}\n`);
    return;
  }
  if (format === "github") {
    for (const diagnostic of diagnostics) context.io.out(`${renderDiagnosticGithub(diagnostic)}\n`);
    return;
  }
  const textOf = new Map(files.map(({ path, text }) => [path, text]));
  for (const diagnostic of diagnostics) {
    context.io.out(
      `${renderDiagnostic(diagnostic, textOf.get(diagnostic.file) ?? "", { color: context.colors.isColorSupported })}\n\n`,
    );
  }
  context.io.out(
    `${plural(files.length, "file")} checked: ${plural(errors, "error")}, ${plural(warnings, "warning")}\n`,
  );
}
