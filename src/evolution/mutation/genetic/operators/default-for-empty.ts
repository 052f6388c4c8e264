import type { Operator } from "../operator.ts";
import type { Site } from "../site.ts";

const WORDS_MAX = 10;

/** A word of its own for nothing: `text` to `text || "none"`, `size` to `size || 1`. */
export const defaultForEmpty: Operator = {
  name: "default-for-empty",
  doubt: 2.5,
  propose(site, subject, proposals) {
    if (!isAnswer(site)) return;
    const kind = subject.kind(site);
    const { strings, numbers } = subject.vocabulary;
    const words =
      kind === "string" ? strings.filter((text) => text.trim() !== "").map((text) => JSON.stringify(text)) : [];
    const amounts = kind === "number" ? numbers.filter((number) => number > 0).map(String) : [];
    const code = subject.code(site);
    for (const [rank, word] of [...words, ...amounts, "null"].slice(0, WORDS_MAX).entries()) {
      proposals.replace(site, `${code} || ${word}`, "compound", rank * 0.1);
    }
  },
};

/** A whole value that is named, given or handed on. */
function isAnswer({ node, role, parent, field }: Site): boolean {
  if (role !== "value" && role !== "shorthand") return false;
  if (!/^((Optional)?(Member|Call)Expression|Identifier)$/.test(node.type)) return false;
  switch (parent?.node.type) {
    case "VariableDeclarator":
    case "ReturnStatement":
    case "ObjectProperty":
      return true;
    case "AssignmentExpression":
      return field === "right";
    default:
      return false;
  }
}
