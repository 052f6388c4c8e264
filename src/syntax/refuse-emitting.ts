import { GeneSyntaxError } from "./gene-syntax-error.ts";
import type { Node } from "./node.ts";

/**
 * TypeScript that is more than types: erasing it would change what the module does, and generating code for it would
 * move every position. The same set that TypeScript's `erasableSyntaxOnly` refuses.
 * @throws GeneSyntaxError at the node.
 */
export function refuseEmitting(node: Node): void {
  const problem = problemOf(node);
  if (problem === undefined) return;
  throw new GeneSyntaxError(problem, node.loc?.start.line ?? 1, (node.loc?.start.column ?? 0) + 1);
}

function problemOf(node: Node): string | undefined {
  switch (node.type) {
    case "TSEnumDeclaration":
      return node.declare ? undefined : "an enum emits code: use a constant object, or a union of literals";
    case "TSModuleDeclaration":
      return node.declare ? undefined : "a namespace emits code: use plain functions and constants";
    case "TSParameterProperty":
      return "a parameter property emits code: declare the field and assign it in the constructor";
    case "TSImportEqualsDeclaration":
      return node.importKind === "type" ? undefined : '"import x = ..." emits code: a gene imports nothing';
    case "TSExportAssignment":
      return '"export =" emits code: use "export function execute"';
    case "TSTypeAssertion":
      // Blanking `<T>` can turn an expression into a block (`() => <T>{}`); Node's and swc's strippers refuse it too.
      return 'a type in angle brackets before a value is not supported: write "value as Type"';
    case "Decorator":
      return "decorators emit code: call the function yourself instead";
    default:
      return undefined;
  }
}
