import { type Anatomy, sitesWithin } from "./anatomy.ts";
import { boundNames } from "./scope.ts";
import type { Site } from "./site.ts";

/** A stretch of a sibling and what it needs to live elsewhere. */
export interface Transplant {
  readonly site: Site;
  /** Names that it uses and does not bring along; globals are not among them. */
  readonly needs: readonly string[];
  readonly brings: readonly string[];
  readonly awaits: boolean;
  readonly jumps: boolean;
}

/** What a subtree takes from around it; null for what cannot be moved: labels, private names, `super`, generators. */
export function transplantOf(site: Site, anatomy: Anatomy): Transplant | null {
  const needs = new Set<string>();
  const brings = new Set<string>();
  let awaits = false;
  let jumps = false;
  for (const { node, start, end, role, scope, within } of sitesWithin(anatomy, site)) {
    if (/^(Label|PrivateName|Super|Yield|Meta|Import|Class)/.test(node.type)) return null;
    if (node.type === "Identifier" && role !== "label" && role !== "binding" && role !== "none") {
      const declared = scope.find(node.name);
      if (declared !== undefined) needs.add(node.name);
    }
    if (node.type === "VariableDeclarator") for (const name of boundNames(node.id)) brings.add(name);
    if (node.type === "FunctionDeclaration" && node.id != null) brings.add(node.id.name);
    const isOwn = within === site.within;
    if (node.type === "AwaitExpression" && isOwn) awaits = true;
    if (node.type === "ForOfStatement" && node.await === true) awaits = true;
    if (node.type === "BreakStatement" || node.type === "ContinueStatement") {
      if (node.label != null) return null;
      if (isOwn && !isInside(JUMPED[node.type], site, start, end, anatomy)) jumps = true;
    }
  }
  for (const name of brings) needs.delete(name);
  for (const name of ownParameters(site, anatomy)) needs.delete(name);
  return { site, needs: [...needs], brings: [...brings], awaits, jumps };
}

/** What a jump without a label leaves or repeats. */
const JUMPED = { BreakStatement: /^(For|While|DoWhile|Switch)/, ContinueStatement: /^(For|While|DoWhile)/ };

function isInside(around: RegExp, site: Site, start: number, end: number, anatomy: Anatomy): boolean {
  return sitesWithin(anatomy, site).some(
    ({ node, start: from, end: to }) => around.test(node.type) && from < start && end < to,
  );
}

/** Parameters of callbacks inside the stretch come along with it. */
function ownParameters(site: Site, anatomy: Anatomy): readonly string[] {
  return sitesWithin(anatomy, site).flatMap(({ node }) =>
    "params" in node && Array.isArray(node.params)
      ? node.params.flatMap(boundNames)
      : node.type === "CatchClause"
        ? boundNames(node.param)
        : [],
  );
}
