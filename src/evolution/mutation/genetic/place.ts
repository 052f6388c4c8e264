import { isParenthesized, type Site } from "./site.ts";

/**
 * How firmly a text holds together. `atom`: anywhere (a name, literal, call, member). `unary`: beside every operator but
 * `**`. `sum`: beside comparisons. `compound`: only where nothing stands beside it; elsewhere it needs parentheses.
 */
export type Shape = "atom" | "unary" | "sum" | "compound";

/** The text to put in a site's place, with parentheses where its neighbours would take it apart. */
export function placed(site: Site, text: string, shape: Shape): string {
  if (site.role === "shorthand") return `${nameOf(site)}: ${text}`;
  if (isParenthesized(site.node)) return text;
  if (opensStatement(site) && /^(?:\{|function\b|class\b|async\b|let\b)/.test(text)) return `(${text})`;
  const needsParentheses =
    shape !== "atom"
      ? !isOpen(site) && !standsFirm(site, shape)
      : isNumberBeforeDot(site, text) || isChainBeforeDot(site, text) || isConstructed(site, text);
  return needsParentheses ? `(${text})` : text;
}

function nameOf(site: Site): string {
  // `{ a = 1 }` in a pattern is not an expression, so a shorthand value is a plain name.
  return site.node.type === "Identifier" ? site.node.name : "";
}

/** Places where any expression stands as it is. */
const OPEN = new Set([
  "ArrayExpression.elements",
  "ArrowFunctionExpression.body",
  "AssignmentExpression.right",
  "AssignmentPattern.right",
  "CallExpression.arguments",
  "ClassProperty.value",
  "DoWhileStatement.test",
  "ExpressionStatement.expression",
  "ForInStatement.right",
  "ForOfStatement.right",
  "ForStatement.test",
  "ForStatement.update",
  "IfStatement.test",
  "MemberExpression.property",
  "NewExpression.arguments",
  "ObjectProperty.key",
  "ObjectProperty.value",
  "OptionalCallExpression.arguments",
  "OptionalMemberExpression.property",
  "ReturnStatement.argument",
  "SequenceExpression.expressions",
  "SpreadElement.argument",
  "SwitchCase.test",
  "SwitchStatement.discriminant",
  "TemplateLiteral.expressions",
  "ThrowStatement.argument",
  "VariableDeclarator.init",
  "WhileStatement.test",
]);

function isOpen(site: Site): boolean {
  return site.parent !== null && OPEN.has(`${site.parent.node.type}.${site.field}`);
}

function standsFirm({ parent }: Site, shape: Shape): boolean {
  const node = parent?.node;
  if (shape === "compound") return false;
  if (node?.type === "LogicalExpression" || node?.type === "ConditionalExpression") return true;
  if (node?.type !== "BinaryExpression") return false;
  return shape === "unary" ? node.operator !== "**" : /^([<>]=?|[!=]==?)$/.test(node.operator);
}

/** True when the text would be the first of a statement or of an arrow's body, where `{` opens a block. */
function opensStatement(site: Site): boolean {
  for (let here: Site | null = site; here !== null; here = here.parent) {
    const parent: Site | null = here.parent;
    if (parent === null || parent.start !== site.start || isParenthesized(here.node)) {
      return parent?.node.type === "ArrowFunctionExpression" && here.field === "body";
    }
    if (parent.node.type === "ExpressionStatement" || parent.node.type === "ExportDefaultDeclaration") return true;
  }
  return false;
}

function isNumberBeforeDot(site: Site, text: string): boolean {
  return site.field === "object" && /^[\d-]/.test(text);
}

/** What follows would become part of the chain, and a chain may not be written to. */
function isChainBeforeDot(site: Site, text: string): boolean {
  return site.field === "object" && text.includes("?.");
}

function isConstructed(site: Site, text: string): boolean {
  return site.parent?.node.type === "NewExpression" && site.field === "callee" && !/^[\w$.]+$/.test(text);
}
