import type { Anatomy } from "./anatomy.ts";
import { boundNames } from "./scope.ts";
import { WeakCache } from "./weak-cache.ts";

/** Names that may be assigned to: declared with `let` or `var`. */
export function variablesOf(anatomy: Anatomy): readonly string[] {
  return variables.get(anatomy);
}

const variables = new WeakCache((anatomy: Anatomy): readonly string[] => {
  const names = anatomy.sites.flatMap(({ node }) =>
    node.type === "VariableDeclaration" && node.kind !== "const"
      ? node.declarations.flatMap(({ id }) => boundNames(id))
      : [],
  );
  return [...new Set(names)];
});
