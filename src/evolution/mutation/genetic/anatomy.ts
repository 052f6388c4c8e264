import { eachChild, type Node, type ParsedGene, rangeOf } from "../../../syntax/mod.ts";
import { roleOf } from "./role.ts";
import { boundNames, Scope } from "./scope.ts";
import { isFunction, isLoop, type Site } from "./site.ts";

/** A gene taken apart for its operators: every node that is not a type, with its place. */
export interface Anatomy {
  readonly gene: ParsedGene;
  /** In source order, parents before children. */
  readonly sites: readonly Site[];
  /** Those where any expression may stand: role `value` or `shorthand`. */
  readonly values: readonly Site[];
  readonly statements: readonly Site[];
  /** The function that the organism calls; null when the gene has none by that name. */
  readonly execute: Site | null;
  /** Names of its parameters, for generated code; null when they are patterns or missing. */
  readonly inputName: string | null;
  readonly sdkName: string | null;
}

const TYPE_ONLY = /^TS(?!AsExpression|SatisfiesExpression|NonNullExpression|InstantiationExpression)/;

export function dissect(gene: ParsedGene): Anatomy {
  const sites: Site[] = [];
  enter(gene.program, null, "", { sites, scope: new Scope(null), statement: null, within: null, inLoop: false });
  const execute = sites.find(isExecute) ?? null;
  const params = execute === null ? [] : paramsOf(execute.node);
  return {
    gene,
    sites,
    values: sites.filter(({ role }) => role === "value" || role === "shorthand"),
    statements: sites.filter(({ role }) => role === "statement"),
    execute,
    inputName: plainName(params[0]),
    sdkName: plainName(params[1]),
  };
}

interface Place {
  readonly sites: Site[];
  readonly scope: Scope;
  readonly statement: Site | null;
  readonly within: Site | null;
  readonly inLoop: boolean;
}

function enter(node: Node, parent: Site | null, field: string, place: Place): void {
  if (TYPE_ONLY.test(node.type)) return;
  declareNames(node, place.scope);
  const scope = opensScope(node) ? new Scope(place.scope) : place.scope;
  const { start, end } = rangeOf(node);
  const role = roleOf(node, parent?.node ?? null, field);
  const { within, inLoop } = place;
  const line = node.loc?.start.line ?? 1;
  const index = place.sites.length;
  const site: Site = {
    node,
    parent,
    field,
    index,
    start,
    end,
    line,
    role,
    scope,
    statement: place.statement,
    within,
    inLoop,
  };
  place.sites.push(site);
  if (isFunction(node) || node.type === "CatchClause") declareParams(node, scope);
  const below: Place = {
    sites: place.sites,
    scope,
    statement: role === "statement" ? site : place.statement,
    within: isFunction(node) ? site : within,
    inLoop: isFunction(node) ? false : inLoop || isLoop(node),
  };
  eachChild(node, (child, childField) => {
    // The key of `{ a }` is the very node that is its value.
    if (node.type === "ObjectProperty" && node.shorthand && childField === "key") return;
    if (!isPattern(node, childField)) enter(child, site, childField, below);
  });
}

/** Targets of declarations hold names and defaults; only single names and members are of interest to operators. */
function isPattern(node: Node, field: string): boolean {
  if (node.type === "VariableDeclarator") return field === "id" && node.id.type !== "Identifier";
  if (node.type === "CatchClause") return field === "param";
  return (
    field === "params" || (node.type === "AssignmentExpression" && field === "left" && /Pattern$/.test(node.left.type))
  );
}

function opensScope(node: Node): boolean {
  return isFunction(node) || isLoop(node) || /^(BlockStatement|CatchClause|SwitchStatement|ClassBody)$/.test(node.type);
}

function declareNames(node: Node, scope: Scope): void {
  switch (node.type) {
    case "VariableDeclarator": {
      const isSingle = node.id.type === "Identifier";
      const value = isSingle ? (node.init ?? null) : null;
      const kind = value !== null && isFunction(value) ? "function" : "value";
      for (const name of boundNames(node.id)) scope.declare({ name, kind, usableFrom: rangeOf(node).end, value });
      return;
    }
    case "FunctionDeclaration":
      if (node.id != null) scope.declare({ name: node.id.name, kind: "function", usableFrom: 0, value: node });
      return;
    default:
  }
}

function declareParams(node: Node, scope: Scope): void {
  const usableFrom =
    "body" in node && typeof node.body === "object" && node.body !== null && "start" in node.body
      ? Number(node.body.start)
      : 0;
  for (const param of paramsOf(node)) {
    for (const name of boundNames(param)) scope.declare({ name, kind: "value", usableFrom, value: null });
  }
}

export function paramsOf(node: Node): readonly Node[] {
  if (node.type === "CatchClause") return node.param == null ? [] : [node.param];
  return "params" in node && Array.isArray(node.params) ? (node.params as Node[]) : [];
}

function plainName(param: Node | undefined): string | null {
  const target = param?.type === "AssignmentPattern" ? param.left : param;
  return target?.type === "Identifier" ? target.name : null;
}

function isExecute(site: Site): boolean {
  const { node, parent } = site;
  if (!isFunction(node)) return false;
  if (node.type === "FunctionDeclaration") return node.id?.name === "execute";
  const declarator = parent?.node;
  return declarator?.type === "VariableDeclarator" && boundNames(declarator.id)[0] === "execute";
}

/** A site and everything inside it. */
export function sitesWithin(anatomy: Anatomy, site: Site): readonly Site[] {
  let to = site.index + 1;
  while (to < anatomy.sites.length && (anatomy.sites[to]?.start ?? site.end) < site.end) to += 1;
  return anatomy.sites.slice(site.index, to);
}
