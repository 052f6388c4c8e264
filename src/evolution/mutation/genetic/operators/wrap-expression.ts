import type { Kind } from "../kind.ts";
import type { Operator } from "../operator.ts";
import type { Site } from "../site.ts";

/** A list that was made just here: nobody else sees it being sorted. */
function isFresh(code: string): boolean {
  return /^\[|^Object\.\w+\(|^Array\.from\(|\.(map|filter|split|slice|concat|flat|flatMap|toSorted)\(/.test(code);
}

type Wrap = (code: string, operand: string) => string;

/** `code` is the expression as it is, `operand` the same fit to stand before a dot. */
const WRAPS: Readonly<Record<Exclude<Kind, "function" | "unknown">, readonly Wrap[]>> = {
  string: [
    (_, it) => `${it}.trim()`,
    (_, it) => `${it}.toLowerCase()`,
    (_, it) => `${it}.toUpperCase()`,
    (code) => `Number(${code})`,
    (code) => `String(${code})`,
    (_, it) => `${it}.length`,
    (_, it) => `${it}.trim().toLowerCase()`,
    (code) => `parseInt(${code}, 10)`,
    (code) => `[...${code}]`,
    (_, it) => `${it}.trimEnd()`,
    (_, it) => `${it}.trimStart()`,
  ],
  number: [
    (code) => `Math.max(0, ${code})`,
    (code) => `Math.abs(${code})`,
    (code) => `Math.floor(${code})`,
    (code) => `Math.round(${code})`,
    (code) => `Math.ceil(${code})`,
    (code) => `Math.max(1, ${code})`,
    (code) => `Math.trunc(${code})`,
    (code) => `String(${code})`,
    (_, it) => `-${it}`,
  ],
  boolean: [(code) => `Boolean(${code})`],
  list: [
    (code) => `[...${code}]`,
    (code) => `Array.from(${code})`,
    (code) => `[...new Set(${code})]`,
    (_, it) => `${it}.length`,
    (_, it) => `${it}.filter(Boolean)`,
    (_, it) => `${it}${isFresh(it) ? "" : ".slice()"}.sort()`,
    (_, it) => `${it}${isFresh(it) ? "" : ".slice()"}.reverse()`,
    (_, it) => `${it}.flat()`,
    (code) => `Math.max(...${code})`,
    (code) => `Math.min(...${code})`,
    (_, it) => `${it}.join(",")`,
    (_, it) => `${it}[0]`,
    (_, it) => `${it}.map(Number)`,
    (_, it) => `${it}.map(String)`,
    (_, it) => `${it}.map((text) => text.trim())`,
    (_, it) => `${it}.map((text) => text.toLowerCase())`,
  ],
  set: [(code) => `[...${code}]`, (_, it) => `${it}.size`],
  map: [
    (code) => `[...${code}]`,
    (_, it) => `${it}.size`,
    (code) => `[...${code}.keys()]`,
    (code) => `[...${code}.values()]`,
  ],
  record: [
    (code) => `Object.keys(${code})`,
    (code) => `Object.values(${code})`,
    (code) => `Object.entries(${code})`,
    (code) => `{ ...${code} }`,
  ],
};

/** For an expression of unknown type: whatever makes sense of a value that came out of JSON. */
const UNKNOWN: readonly Wrap[] = [
  ...WRAPS.string.slice(0, 6),
  ...WRAPS.number.slice(0, 3),
  ...WRAPS.list.slice(0, 4),
  ...WRAPS.record.slice(0, 2),
  (code) => `[${code}]`,
  (code) => `{ ...${code} }`,
];

/** Puts an expression through a usual function: `x.trim()`, `Math.max(0, x)`, `Number(x)`, `[...x]`. */
export const wrapExpression: Operator = {
  name: "wrap-expression",
  doubt: 1.5,
  propose(site, subject, proposals) {
    if (!isWorthWrapping(site)) return;
    const kind = subject.kind(site);
    if (kind === "function") return;
    const code = subject.code(site);
    const operand = /^(Binary|Logical|Await)/.test(site.node.type) ? `(${code})` : code;
    const wraps = kind === "unknown" ? UNKNOWN : WRAPS[kind];
    const isNumeric = subject.seen.itemKindOf(code) === "number";
    for (const [rank, wrap] of wraps.entries()) {
      const wrapped = wrap(code, operand);
      // Without a comparator numbers are sorted as texts, which is right by chance.
      const text = isNumeric ? wrapped.replace(/\.sort\(\)$/, ".sort((a, b) => a - b)") : wrapped;
      const isNegation = text.startsWith("-");
      proposals.replace(
        site,
        text,
        isNegation ? "unary" : "atom",
        rank * 0.15 + (kind === "unknown" ? 0.5 : 0) + (isNegation || text.endsWith(".reverse()") ? 1.5 : 0),
      );
    }
  },
};

function isWorthWrapping({ node, role, parent }: Site): boolean {
  if (role !== "value" && role !== "shorthand") return false;
  if (parent?.node.type === "ExpressionStatement" || parent?.node.type === "ForStatement") return false;
  if (node.type === "ArrayExpression") return node.elements[0]?.type === "SpreadElement";
  return /^(Identifier|(Optional)?(Member|Call)Expression|BinaryExpression|LogicalExpression|TemplateLiteral|AwaitExpression)$/.test(
    node.type,
  );
}
