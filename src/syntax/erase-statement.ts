import type { Erasure } from "./erase-types.ts";
import { type Node, rangeOf } from "./node.ts";
import { skipTrivia } from "./trivia.ts";
import type { SKIP_CHILDREN } from "./walk.ts";

/** A statement or class member that exists for the type checker only. */
export function isTypeStatement(node: Node): boolean {
  switch (node.type) {
    case "TSInterfaceDeclaration":
    case "TSTypeAliasDeclaration":
    case "TSDeclareFunction":
    case "TSDeclareMethod":
    case "TSIndexSignature":
    case "TSNamespaceExportDeclaration":
    case "TSEnumDeclaration":
    case "TSModuleDeclaration":
    case "TSImportEqualsDeclaration":
      return true;
    case "VariableDeclaration":
    case "ClassDeclaration":
      return node.declare === true;
    case "ClassProperty":
      return node.declare === true || node.abstract === true;
    case "ImportDeclaration":
      return node.importKind === "type";
    case "ExportAllDeclaration":
      return node.exportKind === "type";
    case "ExportNamedDeclaration":
    case "ExportDefaultDeclaration": {
      const declaration = node.declaration;
      const isTypeExport = node.type === "ExportNamedDeclaration" && node.exportKind === "type";
      return isTypeExport || (declaration != null && isTypeStatement(declaration));
    }
    default:
      return false;
  }
}

/** `import { type A, b }`: erases the specifier and the comma after it. */
export function eraseSpecifiers(
  { source, text }: Erasure,
  node: Extract<Node, { type: "ImportDeclaration" | "ExportNamedDeclaration" }>,
): typeof SKIP_CHILDREN | undefined {
  for (const specifier of node.specifiers ?? []) {
    const isType =
      (specifier.type === "ImportSpecifier" && specifier.importKind === "type") ||
      (specifier.type === "ExportSpecifier" && specifier.exportKind === "type");
    if (!isType) continue;
    const { start, end } = rangeOf(specifier);
    const next = skipTrivia(source, end);
    text.blank(start, source[next] === "," ? next + 1 : end);
  }
  return undefined;
}
