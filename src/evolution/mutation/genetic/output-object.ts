import type { Field } from "../../../contract/mod.ts";
import type { Node } from "../../../syntax/mod.ts";
import type { Subject } from "./operator.ts";
import { boundNames } from "./scope.ts";
import type { Site } from "./site.ts";
import { WeakCache } from "./weak-cache.ts";

type Outputs = ReadonlyMap<Node, readonly Field[]>;

/**
 * The object literals that make up the output, each with the fields that the contract wants there: what `execute`
 * returns, what a returned name was made from, and the records inside, found by the fields that hold them.
 */
export function outputObjects(subject: Subject): Outputs {
  return outputsOf.get(subject);
}

const outputsOf = new WeakCache(findOutputs);

function findOutputs({ anatomy, contract }: Subject): Outputs {
  const outputs = new Map<Node, readonly Field[]>();
  for (const site of anatomy.sites) {
    if (site.node.type !== "ObjectExpression") continue;
    if (isReturned(site, anatomy.execute)) outputs.set(site.node, contract.gives);
    else {
      const record = recordAround(site, contract.types);
      if (record !== undefined) outputs.set(site.node, record);
    }
  }
  return outputs;
}

function isReturned(site: Site, execute: Site | null): boolean {
  if (execute === null || site.within !== execute) return false;
  let here: Site = site;
  while (here.parent !== null && PASSES_ON.has(`${here.parent.node.type}.${here.field}`)) here = here.parent;
  const parent = here.parent?.node;
  if (parent?.type === "ReturnStatement" || parent === execute.node) return true;
  if (parent?.type !== "VariableDeclarator") return false;
  return boundNames(parent.id).some((name) => OUTPUT_NAMES.test(name));
}

/** An object that is built up before it is returned almost always has one of these names. */
const OUTPUT_NAMES = /^(out|output|result|res|ret|answer|response)$/i;
const PASSES_ON = new Set([
  "ConditionalExpression.consequent",
  "ConditionalExpression.alternate",
  "TSAsExpression.expression",
  "TSSatisfiesExpression.expression",
  "LogicalExpression.right",
]);

/** The declared record that shares the most fields with the literal, at least one. */
function recordAround(site: Site, types: ReadonlyMap<string, readonly Field[]>): readonly Field[] | undefined {
  if (site.node.type !== "ObjectExpression") return undefined;
  const names = new Set(
    site.node.properties.flatMap((property) =>
      property.type === "ObjectProperty" && property.key.type === "Identifier" ? [property.key.name] : [],
    ),
  );
  let best: readonly Field[] | undefined;
  let bestShared = 0;
  for (const fields of types.values()) {
    const shared = fields.filter(({ name }) => names.has(name)).length;
    if (shared > bestShared) [best, bestShared] = [fields, shared];
  }
  return best;
}
