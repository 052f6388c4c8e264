import type { Node } from "../../../syntax/mod.ts";
import type { Anatomy } from "./anatomy.ts";
import { operandsAt } from "./compose.ts";
import type { Subject } from "./operator.ts";
import type { Site } from "./site.ts";
import { WeakCache } from "./weak-cache.ts";

// Questions whether things belong together: what an author asks besides, and forgets. They are made of words that the gene itself uses
// side by side: a field and a variable of one name, one field of two records, a text that something else is compared with.

const RELATIONS_MAX = 24;
const LITERALS_MAX = 4;

/** `last.host === host`, `a.kind === b.kind`, `parts[parts.length - 1] !== ".."`, `kind === "skip"`. */
export function relationsAt(site: Site, subject: Subject): readonly string[] {
  const visible = subject.names(site, "value");
  const { fields, byRoot, literals } = wordsIn.get(subject.anatomy);
  const holders = visible.filter((name) => byRoot.has(name));
  const named = visible.filter((name) => fields.has(name));
  const pairs = [
    ...holders.flatMap((holder) => named.flatMap((name) => (name === holder ? [] : [[`${holder}.${name}`, name]]))),
    ...holders.flatMap((one, at) =>
      holders.slice(at + 1).flatMap((other) => {
        const shared = new Set([...(byRoot.get(one) ?? []), ...(byRoot.get(other) ?? [])]);
        return [...shared].map((field) => [`${one}.${field}`, `${other}.${field}`]);
      }),
    ),
    ...lastItemsAt(site, subject).flatMap((last) => literals.map((literal) => [last, literal])),
    ...operandsAt(site, subject, "string")
      .slice(0, 3)
      .flatMap((name) => literals.filter((it) => !/^-?\d/.test(it)).map((literal) => [name, literal])),
  ];
  return pairs.slice(0, RELATIONS_MAX).flatMap(([one, other]) => [`${one} === ${other}`, `${one} !== ${other}`]);
}

function lastItemsAt(site: Site, subject: Subject): readonly string[] {
  const lists = operandsAt(site, subject, "list").slice(0, 3);
  return lists
    .filter((list) => /^(string|number)$/.test(subject.seen.itemKindOf(list) ?? ""))
    .map((list) => `${list}[${list}.length - 1]`);
}

interface Words {
  /** All names of fields. */
  readonly fields: ReadonlySet<string>;
  /** Fields that are read of each variable. */
  readonly byRoot: ReadonlyMap<string, ReadonlySet<string>>;
  /** Plain values that the gene compares something with. */
  readonly literals: readonly string[];
}

const wordsIn = new WeakCache(({ gene, sites }: Anatomy): Words => {
  const fields = new Set<string>();
  const byRoot = new Map<string, Set<string>>();
  const literals = new Set<string>();
  for (const { node, role, parent } of sites) {
    if (node.type === "ObjectProperty" && node.key.type === "Identifier" && !node.computed) fields.add(node.key.name);
    const field = role === "callee" ? null : fieldOf(node);
    if (field !== null) {
      fields.add(field.name);
      byRoot.set(field.root, (byRoot.get(field.root) ?? new Set()).add(field.name));
    }
    const isCompared = parent?.node.type === "BinaryExpression" && /^[!=]==?$/.test(parent.node.operator);
    if (isCompared && /^(String|Numeric)Literal$/.test(node.type))
      literals.add(gene.javascript.slice(Number(node.start), Number(node.end)));
  }
  return { fields, byRoot, literals: [...literals].slice(0, LITERALS_MAX) };
});

function fieldOf(node: Node): { readonly root: string; readonly name: string } | null {
  if (node.type !== "MemberExpression" || node.computed || node.object.type !== "Identifier") return null;
  if (node.property.type !== "Identifier" || /^(length|size)$/.test(node.property.name)) return null;
  return { root: node.object.name, name: node.property.name };
}
