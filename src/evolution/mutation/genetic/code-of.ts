import { type Node, type ParsedGene, rangeOf } from "../../../syntax/mod.ts";

/**
 * A node's text without its types: what an edit may insert somewhere else. Edits never insert types, so that the same
 * splices turn the author's text into the candidate and the erased text into the script that runs.
 */
export function codeOf(gene: ParsedGene, node: Node): string {
  const { start, end } = rangeOf(node);
  const script = gene.javascript.slice(start, end);
  const source = gene.source.slice(start, end);
  return script === source ? script : withoutBlanks(script, source);
}

/** Drops the blanks that erasing left behind and keeps the author's own, in strings above all. */
function withoutBlanks(script: string, source: string): string {
  let text = "";
  for (let at = 0; at < script.length; at += 1) {
    const unit = script.charAt(at);
    if (unit !== " " || source.charAt(at) === " ") text += unit;
  }
  return text.replace(/ +$/gm, "");
}
