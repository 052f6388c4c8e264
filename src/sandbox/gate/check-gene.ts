import { GeneSyntaxError, type Node, type ParsedGene, parseGene, walk } from "../../syntax/mod.ts";
import { executeExport } from "./exports.ts";

/** A rule of the gate that a source breaks; line and column counted from 1. */
export interface GateProblem {
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

/**
 * sandbox.md, layer 1: what a gene's source may not hold, all of it at once, in source order; empty when the gene may go on.
 * A filter and a courtesy to authors: the layers below hold without it.
 */
export function checkGene(source: string): readonly GateProblem[] {
  try {
    return problemsOf(parseGene(source));
  } catch (error) {
    if (error instanceof GeneSyntaxError) return [{ message: error.message, line: error.line, column: error.column }];
    throw error;
  }
}

export function problemsOf(gene: ParsedGene): readonly GateProblem[] {
  const problems: GateProblem[] = [];
  const found = executeExport(gene.program);
  if (found === undefined) {
    problems.push({
      message: 'it exports no function named execute: write "export function execute(input, sdk)"',
      line: 1,
      column: 1,
    });
  }
  walk(gene.program, (node, ancestors) => {
    const reason = reasonAgainst(node, ancestors);
    if (reason !== undefined) problems.push(problemAt(node, reason));
    return undefined;
  });
  return problems;
}

function problemAt(node: Node, reason: string): GateProblem {
  const line = node.loc?.start.line ?? 1;
  const column = (node.loc?.start.column ?? 0) + 1;
  return { message: reason, line, column };
}

function reasonAgainst(node: Node, ancestors: readonly Node[]): string | undefined {
  switch (node.type) {
    case "ImportDeclaration":
      return node.importKind === "type" ? undefined : "a gene has no imports: what it may touch is on its sdk";
    case "ExportAllDeclaration":
      return "a gene has no imports: write the code into the gene";
    case "ExportNamedDeclaration":
      return node.source ? "a gene has no imports: write the code into the gene" : undefined;
    case "ExportDefaultDeclaration":
      return 'a default export is never called: write "export function execute"';
    case "Import":
    case "ImportExpression":
      return "import() is not available to a gene";
    case "MetaProperty":
      return node.meta.name === "import" ? "import.meta is not available to a gene" : undefined;
    case "AwaitExpression":
      return isInFunction(ancestors) ? undefined : "await outside of a function: make execute async and await there";
    case "ForOfStatement":
      return node.await && !isInFunction(ancestors) ? "await outside of a function" : undefined;
    case "Identifier":
      return reasonAgainstName(node.name, ancestors.at(-1), node);
    default:
      return undefined;
  }
}

/** Names that make code from text. As a property or a key they are ordinary words. */
function reasonAgainstName(name: string, parent: Node | undefined, node: Node): string | undefined {
  if (name !== "eval" && name !== "Function") return undefined;
  if (parent === undefined) return undefined;
  if (parent.type.startsWith("TS")) return undefined;
  if (parent.type === "MemberExpression" && parent.property === node && !parent.computed) return undefined;
  if (parent.type === "ObjectProperty" && parent.key === node && !parent.computed && !parent.shorthand)
    return undefined;
  if (parent.type === "ObjectMethod" || parent.type === "ClassMethod" || parent.type === "ClassProperty")
    return undefined;
  // `x instanceof Function` only asks.
  if (name === "Function" && parent.type === "BinaryExpression" && parent.operator === "instanceof") return undefined;
  return `"${name}" makes code from text: it is not available to a gene`;
}

function isInFunction(ancestors: readonly Node[]): boolean {
  return ancestors.some(
    (it) =>
      it.type === "FunctionDeclaration" ||
      it.type === "FunctionExpression" ||
      it.type === "ArrowFunctionExpression" ||
      it.type === "ObjectMethod" ||
      it.type === "ClassMethod" ||
      it.type === "ClassPrivateMethod",
  );
}
