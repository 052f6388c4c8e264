import type { Node } from "../../../syntax/mod.ts";
import { type Anatomy, paramsOf } from "./anatomy.ts";
import { boundNames } from "./scope.ts";
import type { Site } from "./site.ts";

/** Names that an author declared for a purpose which the gene does not serve: a repair likely has to do with them. */
export interface Neglected {
  /** Declared, and read nowhere. */
  readonly unread: ReadonlySet<string>;
  /** A `let` that is assigned nowhere, or a collection that starts empty, is asked, and never filled. */
  readonly unwritten: ReadonlySet<string>;
}

const FILLS = /^(push|unshift|add|set|splice|fill)$/;

export function neglectedIn({ sites }: Anatomy): Neglected {
  const declared = new Set<string>();
  const fillable = new Set<string>();
  const read = new Set<string>();
  const written = new Set<string>();
  for (const site of sites) {
    for (const name of declaredBy(site)) declared.add(name);
    for (const name of fillableBy(site)) fillable.add(name);
    const { node, role, parent } = site;
    if (node.type !== "Identifier") continue;
    if (role === "target" || isFilled(site)) written.add(node.name);
    const isHeld = parent?.node.type === "MemberExpression" && parent.role === "target";
    if (isHeld && site.field === "object") written.add(node.name);
    if (role === "value" || role === "shorthand" || role === "callee") read.add(node.name);
    if (role === "target" && parent?.node.type === "UpdateExpression") read.add(node.name);
  }
  return {
    unread: new Set([...declared].filter((name) => !read.has(name) && !name.startsWith("_"))),
    unwritten: new Set([...fillable].filter((name) => !written.has(name))),
  };
}

function declaredBy({ node }: Site): readonly string[] {
  if (node.type === "VariableDeclarator") return boundNames(node.id);
  return paramsOf(node).flatMap((param) => boundNames(param));
}

function fillableBy({ node, parent }: Site): readonly string[] {
  if (node.type !== "VariableDeclarator" || parent?.node.type !== "VariableDeclaration") return [];
  const names = boundNames(node.id);
  if (parent.node.kind === "let" && parent.parent?.node.type !== "ForOfStatement") return names;
  return startsEmpty(node.init) ? names : [];
}

/** `[]`, `{}`, `new Map()`, `new Set([first])`. */
function startsEmpty(value: Node | null | undefined): boolean {
  if (value?.type === "ArrayExpression") return value.elements.length === 0;
  if (value?.type === "ObjectExpression") return value.properties.length === 0;
  if (value?.type !== "NewExpression" || value.callee.type !== "Identifier") return false;
  const [given] = value.arguments;
  return /^(Set|Map)$/.test(value.callee.name) && (given === undefined || given.type === "ArrayExpression");
}

/** `name` of `name.push(x)` and the like. */
function isFilled({ parent, field }: Site): boolean {
  const member = parent?.node;
  if (member?.type !== "MemberExpression" || field !== "object" || parent?.role !== "callee") return false;
  return member.property.type === "Identifier" && FILLS.test(member.property.name);
}
