import type { Node } from "../../../syntax/mod.ts";
import type { Role } from "./site.ts";

/** Reads off parent and field what may be done with a node. */
export function roleOf(node: Node, parent: Node | null, field: string): Role {
  if (parent === null) return "none";
  if (isListedStatement(node, parent, field)) return "statement";
  if (!isExpression(node)) return "none";
  switch (parent.type) {
    case "MemberExpression":
    case "OptionalMemberExpression":
      if (field === "property") return parent.computed ? "value" : "label";
      return "value";
    case "ObjectProperty":
      return roleInProperty(parent, field);
    case "CallExpression":
    case "OptionalCallExpression":
    case "NewExpression":
      return field === "callee" ? "callee" : "value";
    case "AssignmentExpression":
    case "ForOfStatement":
    case "ForInStatement":
      return field === "left" ? "target" : "value";
    case "AssignmentPattern":
      return field === "left" ? "binding" : "value";
    case "VariableDeclarator":
      return field === "id" ? "binding" : "value";
    case "UpdateExpression":
      return "target";
    case "UnaryExpression":
      // `delete name` is an early error, so is much that could replace the operand.
      return parent.operator === "delete" ? "none" : "value";
    case "ArrowFunctionExpression":
      return field === "body" ? "value" : "binding";
    case "ClassProperty":
    case "ClassMethod":
    case "ObjectMethod":
      return field === "value" || (field === "key" && "computed" in parent && parent.computed === true)
        ? "value"
        : "binding";
    default:
      return OTHER_FIELDS.has(`${parent.type}.${field}`) ? "value" : "none";
  }
}

function roleInProperty(parent: Extract<Node, { type: "ObjectProperty" }>, field: string): Role {
  if (parent.shorthand) return field === "value" ? "shorthand" : "none";
  if (field === "key") return parent.computed ? "value" : "label";
  return "value";
}

const OTHER_FIELDS = new Set([
  "ArrayExpression.elements",
  "AwaitExpression.argument",
  "BinaryExpression.left",
  "BinaryExpression.right",
  "ConditionalExpression.test",
  "ConditionalExpression.consequent",
  "ConditionalExpression.alternate",
  "DoWhileStatement.test",
  "ExportDefaultDeclaration.declaration",
  "ExpressionStatement.expression",
  "ForStatement.test",
  "ForStatement.update",
  "IfStatement.test",
  "LogicalExpression.left",
  "LogicalExpression.right",
  "ReturnStatement.argument",
  "SequenceExpression.expressions",
  "SpreadElement.argument",
  "SwitchCase.test",
  "SwitchStatement.discriminant",
  "TemplateLiteral.expressions",
  "ThrowStatement.argument",
  "TSAsExpression.expression",
  "TSNonNullExpression.expression",
  "TSSatisfiesExpression.expression",
  "WhileStatement.test",
  "YieldExpression.argument",
]);

function isListedStatement(node: Node, parent: Node, field: string): boolean {
  if (parent.type === "BlockStatement" || parent.type === "SwitchCase") {
    return field === "body" || field === "consequent" ? /Statement$|Declaration$/.test(node.type) : false;
  }
  return false;
}

const EXPRESSIONS =
  /^(Identifier|(String|Numeric|Boolean|Null|BigInt|RegExp|Template)Literal|(Array|Object|Function|ArrowFunction|Class|Unary|Update|Binary|Logical|Assignment|Conditional|Call|OptionalCall|New|Member|OptionalMember|Sequence|This|Await|TSAs|TSSatisfies|TSNonNull|TaggedTemplate)Expression)$/;
const known = new Map<string, boolean>();

export function isExpression(node: Node): boolean {
  let answer = known.get(node.type);
  if (answer === undefined) {
    answer = EXPRESSIONS.test(node.type);
    known.set(node.type, answer);
  }
  return answer;
}
