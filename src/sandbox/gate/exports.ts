import { type Program, rangeOf } from "../../syntax/mod.ts";
import { FACTORY_BEGINS } from "../frames.ts";

/** The local name of what a module exports as `execute`, or undefined when it exports nothing of that name. */
export function executeExport(program: Program): string | undefined {
  for (const node of program.body) {
    if (node.type !== "ExportNamedDeclaration" || node.source) continue;
    const { declaration } = node;
    if (declaration?.type === "FunctionDeclaration" && declaration.id?.name === "execute") return "execute";
    if (declaration?.type === "VariableDeclaration") {
      for (const { id } of declaration.declarations)
        if (id.type === "Identifier" && id.name === "execute") return "execute";
    }
    for (const specifier of node.specifiers) {
      if (specifier.type !== "ExportSpecifier") continue;
      if (nameOf(specifier.exported) === "execute") return nameOf(specifier.local);
    }
  }
  return undefined;
}

function nameOf(node: { readonly type: string; readonly name?: string; readonly value?: string }): string | undefined {
  return node.type === "Identifier" ? node.name : node.value;
}

/**
 * A module as a script that evaluates to a function: each call of the function instantiates the module afresh and gives its
 * `execute` (sandbox.md, layer 5). The module's text starts on line 2 and keeps its columns: `export` is blanked out.
 */
export function factoryScript(javascript: string, program: Program): string {
  const local = executeExport(program);
  return `${FACTORY_BEGINS}"use strict";\n${withoutExports(javascript, program)}\nreturn ${local ?? "undefined"}})`;
}

function withoutExports(javascript: string, program: Program): string {
  let text = javascript;
  const blank = (from: number, to: number, keep = ""): void => {
    const spaces = text.slice(from, to).replace(/[^\n\r\u2028\u2029]/g, " ");
    text = text.slice(0, from) + keep + spaces.slice(keep.length) + text.slice(to);
  };
  for (const node of program.body) {
    if (node.type === "ExportNamedDeclaration" && !node.source) {
      const { start, end } = rangeOf(node);
      if (node.declaration) blank(start, rangeOf(node.declaration).start);
      else blank(start, end);
    } else if (node.type === "ExportDefaultDeclaration") {
      // Refused by the gate; without it, an expression that nobody reads.
      blank(rangeOf(node).start, rangeOf(node.declaration).start, "void");
    }
  }
  return text;
}
