import type { Node } from "../../../syntax/mod.ts";
import type { Scope } from "./scope.ts";

/**
 * How a node may be treated. `value`: any expression may stand there. `callee`: called or constructed, so replacing it
 * loses `this`. `shorthand`: `{ a }`, where a replacement needs `a: ` before it. `target`: written to. `binding`,
 * `label`: a name that is not an expression. `statement`: one in a list of statements. `none`: leave alone.
 */
export type Role = "value" | "callee" | "shorthand" | "target" | "binding" | "label" | "statement" | "none";

/** A node of the gene with all that an operator wants to know about its place. */
export interface Site {
  readonly node: Node;
  readonly parent: Site | null;
  /** The parent's field that holds the node. */
  readonly field: string;
  /** Place in the anatomy's list of sites; what is inside a site follows it directly. */
  readonly index: number;
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly role: Role;
  readonly scope: Scope;
  /** The nearest statement at or above the node, in a list of statements. */
  readonly statement: Site | null;
  /** The nearest function above the node. */
  readonly within: Site | null;
  /** True inside a loop of the same function. */
  readonly inLoop: boolean;
}

const FUNCTIONS = new Set([
  "FunctionDeclaration",
  "FunctionExpression",
  "ArrowFunctionExpression",
  "ObjectMethod",
  "ClassMethod",
  "ClassPrivateMethod",
]);

export function isFunction(node: Node): boolean {
  return FUNCTIONS.has(node.type);
}

const LOOPS = new Set(["ForStatement", "ForOfStatement", "ForInStatement", "WhileStatement", "DoWhileStatement"]);

export function isLoop(node: Node): boolean {
  return LOOPS.has(node.type);
}

/** True where `await` may be written: in the body of an async function. */
export function mayAwait(site: Site): boolean {
  const fn = site.within?.node;
  return fn !== undefined && "async" in fn && fn.async === true;
}

export function isParenthesized(node: Node): boolean {
  return node.extra?.parenthesized === true;
}
