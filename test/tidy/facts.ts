// What the rules need to know of one source file, read from its syntax tree: a scan of the text would trip over
// comments and strings, and the sandbox has plenty of code in strings.
import { parse } from "@babel/parser";
import type { Node } from "@babel/types";
import { COMPOSITION_ROOT } from "./rules.ts";

export interface ImportFact {
  readonly specifier: string;
  readonly line: number;
  readonly isTypeOnly: boolean;
}

export interface UseFact {
  /** "Date.now", "new Worker()", "fetch()": a member of a global, a construction, a call. */
  readonly name: string;
  readonly line: number;
}

export interface FunctionFact {
  readonly name: string;
  readonly line: number;
  readonly lines: number;
}

export interface SkipFact {
  /** "only", "skip", "skipIf" ... */
  readonly kind: string;
  readonly line: number;
  /** The title of the test, null when it is not a literal that can be read here. */
  readonly title: string | null;
}

export interface Facts {
  readonly file: string;
  /** Folder under src/, the composition root for files directly in it, null outside src/. */
  readonly room: string | null;
  readonly lines: number;
  readonly imports: readonly ImportFact[];
  readonly uses: readonly UseFact[];
  readonly functions: readonly FunctionFact[];
  readonly skips: readonly SkipFact[];
  readonly anys: readonly number[];
  readonly comments: readonly { readonly text: string; readonly line: number }[];
}

export function roomOf(file: string): string | null {
  const [top, room, ...rest] = file.split("/");
  if (top !== "src" || room === undefined) return null;
  return rest.length === 0 ? COMPOSITION_ROOT : room;
}

export function factsOf(file: string, text: string): Facts {
  const tree = parse(text, {
    sourceType: "module",
    plugins: file.endsWith(".tsx") ? ["typescript", "jsx"] : ["typescript"],
  });
  const collected = {
    imports: [] as ImportFact[],
    uses: [] as UseFact[],
    functions: [] as FunctionFact[],
    skips: [] as SkipFact[],
    anys: [] as number[],
  };
  walk(tree.program, [], (node, parents) => {
    collected.imports.push(...importOf(node));
    collected.uses.push(...useOf(node));
    collected.functions.push(...functionOf(node, parents));
    collected.skips.push(...skipOf(node, parents));
    if (node.type === "TSAnyKeyword") collected.anys.push(lineOf(node));
  });
  const comments = (tree.comments ?? []).map((it) => ({ text: it.value, line: it.loc?.start.line ?? 0 }));
  return { file, room: roomOf(file), lines: countLines(text), comments, ...collected };
}

function countLines(text: string): number {
  return text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
}

function lineOf(node: Node): number {
  return node.loc?.start.line ?? 0;
}

/** Calls `visit` for every node, with its ancestors, the nearest last. */
function walk(node: Node, parents: readonly Node[], visit: (node: Node, parents: readonly Node[]) => void): void {
  visit(node, parents);
  const path = [...parents, node];
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (isNode(child)) walk(child, path, visit);
    }
  }
}

/** Comments have a type too, but are attached to several nodes and are read from the list of the file. */
function isNode(value: unknown): value is Node {
  if (typeof value !== "object" || value === null || !("type" in value)) return false;
  return typeof value.type === "string" && !value.type.startsWith("Comment");
}

function importOf(node: Node): ImportFact[] {
  const line = lineOf(node);
  if (node.type === "ImportDeclaration") {
    const isTypeOnly = node.importKind === "type" || (node.specifiers.length > 0 && node.specifiers.every(isTypeName));
    return [{ specifier: node.source.value, line, isTypeOnly }];
  }
  if (node.type === "ExportAllDeclaration" || node.type === "ExportNamedDeclaration") {
    if (node.source === null || node.source === undefined) return [];
    return [{ specifier: node.source.value, line, isTypeOnly: node.exportKind === "type" }];
  }
  if (node.type === "TSImportType") {
    return [{ specifier: literalText(node.source) ?? "(computed)", line, isTypeOnly: true }];
  }
  if (node.type === "ImportExpression") {
    return [{ specifier: literalText(node.source) ?? "(computed)", line, isTypeOnly: false }];
  }
  if (node.type === "CallExpression" && node.callee.type === "Identifier" && node.callee.name === "require") {
    return [{ specifier: literalText(node.arguments[0]) ?? "(computed)", line, isTypeOnly: false }];
  }
  return [];
}

function isTypeName(specifier: Node): boolean {
  return specifier.type === "ImportSpecifier" && specifier.importKind === "type";
}

function useOf(node: Node): UseFact[] {
  const line = lineOf(node);
  if (node.type === "MemberExpression") {
    const name = globalMember(node);
    return name === null ? [] : [{ name, line }];
  }
  if (node.type === "NewExpression" && node.callee.type === "Identifier") {
    // A Date with arguments reads no clock.
    if (node.callee.name === "Date" && node.arguments.length > 0) return [];
    return [{ name: `new ${node.callee.name}()`, line }];
  }
  if (node.type === "CallExpression" && node.callee.type === "Identifier") {
    return [{ name: `${node.callee.name}()`, line }];
  }
  return [];
}

/** "Date.now" for `Date.now`, `Date["now"]` and `globalThis.Date.now`. */
function globalMember(node: Node): string | null {
  if (node.type !== "MemberExpression") return null;
  const property = node.computed
    ? literalText(node.property)
    : node.property.type === "Identifier"
      ? node.property.name
      : null;
  if (property === null) return null;
  if (node.object.type === "Identifier") {
    return node.object.name === "globalThis" ? property : `${node.object.name}.${property}`;
  }
  const owner = globalMember(node.object);
  return owner === null || owner.includes(".") ? null : `${owner}.${property}`;
}

const FUNCTIONS: ReadonlySet<string> = new Set([
  ...["FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression"],
  ...["ObjectMethod", "ClassMethod", "ClassPrivateMethod"],
]);

function functionOf(node: Node, parents: readonly Node[]): FunctionFact[] {
  if (!FUNCTIONS.has(node.type) || node.loc === null || node.loc === undefined) return [];
  if (isWholeScript(node, parents)) return [];
  const lines = node.loc.end.line - node.loc.start.line + 1;
  return [{ name: nameOf(node) ?? nameOf(parents.at(-1)) ?? "(anonymous)", line: node.loc.start.line, lines }];
}

/** A script that is one function called at once (what the realm evaluates) is a module; its functions count, it does not. */
function isWholeScript(node: Node, parents: readonly Node[]): boolean {
  const [program, statement, call] = parents;
  if (program?.type !== "Program" || statement?.type !== "ExpressionStatement") return false;
  return parents.length === 2 || (parents.length === 3 && call?.type === "CallExpression" && call.callee === node);
}

function nameOf(node: Node | undefined): string | null {
  if (node === undefined) return null;
  if ("id" in node && node.id?.type === "Identifier") return node.id.name;
  if (!("key" in node) || typeof node.key !== "object" || node.key === null) return null;
  if (node.key.type === "Identifier") return node.key.name;
  return node.key.type === "PrivateName" ? `#${node.key.id.name}` : null;
}

const SKIPS: ReadonlySet<string> = new Set(["only", "skip", "todo"]);
const CONDITIONAL_SKIPS: ReadonlySet<string> = new Set(["if", "skipIf", "todoIf"]);

function skipOf(node: Node, parents: readonly Node[]): SkipFact[] {
  if (node.type !== "MemberExpression" || node.property.type !== "Identifier") return [];
  if (node.object.type !== "Identifier" || !["test", "describe", "it"].includes(node.object.name)) return [];
  const kind = node.property.name;
  const isConditional = CONDITIONAL_SKIPS.has(kind);
  if (!isConditional && !SKIPS.has(kind)) return [];
  const call = parents.at(isConditional ? -2 : -1);
  const title = call?.type === "CallExpression" ? literalText(call.arguments[0]) : null;
  return [{ kind, line: lineOf(node), title }];
}

/** The text of a string or of the fixed parts of a template. */
function literalText(node: Node | undefined): string | null {
  if (node?.type === "StringLiteral") return node.value;
  if (node?.type === "TemplateLiteral") return node.quasis.map((it) => it.value.raw).join("…");
  return null;
}
