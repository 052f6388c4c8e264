import { BlankedText } from "./blanked-text.ts";
import { eraseClass, eraseMember } from "./erase-class.ts";
import { eraseAnnotation, eraseAssertion, eraseInstantiation } from "./erase-expression.ts";
import { eraseFunctionTypes } from "./erase-function.ts";
import { eraseSpecifiers, isTypeStatement } from "./erase-statement.ts";
import { type Node, type Program, rangeOf } from "./node.ts";
import { refuseEmitting } from "./refuse-emitting.ts";
import { SKIP_CHILDREN, walk } from "./walk.ts";

/** What erasing needs to know at every node. */
export interface Erasure {
  readonly source: string;
  readonly text: BlankedText;
}

/**
 * The source with every type replaced by blanks, so that a position in the tree is a position in the text that runs and
 * no source map is ever needed. The method, and its care for automatic semicolons, are those of Bloomberg's
 * ts-blank-space (https://github.com/bloomberg/ts-blank-space), on Babel's tree.
 * @throws GeneSyntaxError for TypeScript that emits code.
 */
export function eraseTypes(source: string, program: Program): string {
  const erasure: Erasure = { source, text: new BlankedText(source) };
  walk(program, (node, ancestors) => {
    refuseEmitting(node);
    return eraseNode(erasure, node, ancestors);
  });
  return erasure.text.toString();
}

function eraseNode(erasure: Erasure, node: Node, ancestors: readonly Node[]): typeof SKIP_CHILDREN | undefined {
  if (isTypeStatement(node)) return eraseWhole(erasure, node);
  switch (node.type) {
    case "TSTypeAnnotation":
    case "TSTypeParameterDeclaration":
    case "TSTypeParameterInstantiation":
      return blankNode(erasure, node);
    case "TSAsExpression":
    case "TSSatisfiesExpression":
      return eraseAssertion(erasure, node, ancestors);
    case "TSInstantiationExpression":
      return eraseInstantiation(erasure, node, ancestors);
    case "TSNonNullExpression":
      erasure.text.blank(rangeOf(node).end - 1, rangeOf(node).end);
      return undefined;
    case "Identifier":
    case "ObjectPattern":
    case "ArrayPattern":
    case "VariableDeclarator":
      return eraseAnnotation(erasure, node);
    case "ImportDeclaration":
    case "ExportNamedDeclaration":
      return eraseSpecifiers(erasure, node);
    case "ClassDeclaration":
    case "ClassExpression":
      return eraseClass(erasure, node);
    case "ClassProperty":
    case "ClassMethod":
    case "ClassPrivateProperty":
    case "ClassPrivateMethod":
      return eraseMember(erasure, node, ancestors);
    default:
      return eraseFunctionTypes(erasure, node);
  }
}

/** A type's statement becomes an empty one: the line before it may count on a statement following. */
function eraseWhole({ text }: Erasure, node: Node): typeof SKIP_CHILDREN {
  const { start, end } = rangeOf(node);
  text.blank(start, end);
  text.mark(start, ";");
  return SKIP_CHILDREN;
}

function blankNode({ text }: Erasure, node: Node): typeof SKIP_CHILDREN {
  const { start, end } = rangeOf(node);
  text.blank(start, end);
  return SKIP_CHILDREN;
}
