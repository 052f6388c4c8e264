import type { Node } from "../../../../syntax/mod.ts";
import { paramsOf } from "../anatomy.ts";
import type { Operator, Subject } from "../operator.ts";
import { boundNames } from "../scope.ts";
import type { Site } from "../site.ts";

const HELPERS_MAX = 6;

/** Puts a value through a function of the gene's own: `inner` to `convert(inner)`, `items` to `items.map(convert)`. */
export const callHelper: Operator = {
  name: "call-helper",
  doubt: 2,
  propose(site, subject, proposals) {
    if (site.role !== "value" && site.role !== "shorthand") return;
    if (!/^(Identifier|(Optional)?(Member|Call)Expression|BinaryExpression)$/.test(site.node.type)) return;
    if (site.parent?.node.type === "ExpressionStatement" || site.field === "object") return;
    const kind = subject.kind(site);
    if (kind === "function") return;
    const code = subject.code(site);
    for (const { name, rest, doubt } of helpersAt(site, subject)) {
      if (code.startsWith(`${name}(`)) continue;
      proposals.replace(site, `${name}(${[code, ...rest].join(", ")})`, "atom", doubt + rest.length * 0.25);
      const isPlain = /^[\w$.]+$/.test(code);
      if (rest.length === 0 && isPlain && (kind === "list" || kind === "unknown"))
        proposals.replace(site, `${code}.map(${name})`, "atom", 1);
    }
  },
};

interface Helper {
  readonly name: string;
  /** Further arguments, when names of scope are called as the parameters are. */
  readonly rest: readonly string[];
  readonly doubt: number;
}

function helpersAt(site: Site, subject: Subject): readonly Helper[] {
  const names = new Set(subject.names(site, "value"));
  const helpers: Helper[] = [];
  for (const name of subject.names(site, "function")) {
    const value = site.scope.find(name)?.value;
    const [first, ...others] = value == null ? [] : paramsOf(value);
    if (name === "execute" || first === undefined) continue;
    const rest = others.filter(isNeeded).map((param) => boundNames(param)[0] ?? "");
    if (!rest.every((param) => names.has(param))) continue;
    helpers.push({ name, rest, doubt: 0 });
    if (value !== site.within?.node) continue;
    // Going deeper, a function counts, or comes nearer to its end.
    for (const [at, param] of rest.entries()) {
      if (subject.seen.kindOf(param) !== "number") continue;
      for (const step of ["+ 1", "- 1"]) helpers.push({ name, rest: rest.with(at, `${param} ${step}`), doubt: 0.25 });
    }
  }
  return helpers.slice(0, HELPERS_MAX);
}

function isNeeded({ type }: Node): boolean {
  return type === "Identifier";
}
