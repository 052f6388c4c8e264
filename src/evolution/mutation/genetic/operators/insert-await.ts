import { calleeName } from "../kind.ts";
import type { Operator, Subject } from "../operator.ts";
import { mayAwait, type Site } from "../site.ts";
import type { Splice } from "../splice.ts";

/** `sdk.f()` to `await sdk.f()`, with the function around it made async when it is not; `Promise.all` for async maps. */
export const insertAwait: Operator = {
  name: "insert-await",
  doubt: 0.5,
  propose(site, subject, proposals) {
    const { node, parent, role } = site;
    if (role === "callee" || role === "none" || /^(Await|Yield)Expression$/.test(parent?.node.type ?? "")) return;
    const awaited = awaitedAt(site, subject);
    const asynchronous = awaited === null ? null : asyncPrefix(site);
    if (asynchronous === null) return;
    const isList = awaited === "list";
    const [before, after] = isList ? ["await Promise.all(", ")"] : ["await ", ""];
    const isOpen =
      /^(VariableDeclarator|ReturnStatement|ExpressionStatement|AssignmentExpression|ObjectProperty|ArrayExpression)$/.test(
        parent?.node.type ?? "",
      );
    const [open, close] = isOpen || site.field === "arguments" ? [before, after] : [`(${before}`, `${after})`];
    proposals.splices(
      [
        ...asynchronous,
        { start: site.start, end: site.start, text: open },
        ...(close === "" ? [] : [{ start: site.end, end: site.end, text: close }]),
      ],
      isList && calleeName(node) !== "map" ? 2 : 0,
    );
  },
};

/** Whether a promise or a list of them stands there, as its form tells, or as was seen when it ran. */
function awaitedAt(site: Site, subject: Subject): "one" | "list" | null {
  const { node, role } = site;
  if (node.type === "CallExpression") {
    const isSdk = subject.anatomy.sdkName !== null && rootName(node.callee) === subject.anatomy.sdkName;
    const isLocal = node.callee.type === "Identifier" && isAsync(site, node.callee.name);
    if (node.arguments.some((argument) => "async" in argument && argument.async === true)) return "list";
    if (isSdk || isLocal) return "one";
  }
  return role === "value" && node.type !== "AwaitExpression" ? subject.seen.promiseOf(subject.code(site)) : null;
}

function rootName(node: Site["node"]): string | null {
  if (node.type === "Identifier") return node.name;
  return node.type === "MemberExpression" ? rootName(node.object) : null;
}

function isAsync(site: Site, name: string): boolean {
  const value = site.scope.find(name)?.value;
  return value != null && "async" in value && value.async === true;
}

/** What has to be written for `await` to be allowed; null where it cannot be. */
function asyncPrefix(site: Site): readonly Splice[] | null {
  if (mayAwait(site)) return [];
  const fn = site.within;
  if (fn === null || !/^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(fn.node.type))
    return null;
  if ("generator" in fn.node && fn.node.generator === true) return null;
  return [{ start: fn.start, end: fn.start, text: "async " }];
}
