import type { Splice } from "./splice.ts";

/** One change to a gene, as an operator thought of it. */
export interface Edit {
  readonly splices: readonly Splice[];
  readonly operator: string;
  /** How much later than the likeliest it is tried: the operator's doubt, the proposal's and the place's together. */
  readonly doubt: number;
}

const QUOTED_CHARACTERS_MAX = 70;

/** For a person: "line 7: `<` became `<=`". */
export function describeEdit(source: string, { splices }: Edit): string {
  const first = splices[0];
  const last = splices.at(-1);
  if (first === undefined || last === undefined) return "nothing changed";
  const isOneLine = splices.length > 1 && !source.slice(first.start, last.end).includes("\n");
  if (isOneLine) {
    let text = "";
    let at = first.start;
    for (const splice of splices) {
      text += source.slice(at, splice.start) + splice.text;
      at = splice.end;
    }
    return describeSplice(source, { start: first.start, end: last.end, text });
  }
  return splices.map((splice) => describeSplice(source, splice)).join("; ");
}

function describeSplice(source: string, splice: Splice): string {
  const { start, end, text } = withOperands(source, splice);
  const old = source.slice(start, end);
  const line = lineOf(source, start + (/^\s*/.exec(old)?.[0].length ?? 0));
  if (old.trim() === "") return `line ${line}: inserted ${quoted(text.replace(/^,\s*/, ""))}`;
  if (text.trim() === "") return `line ${line}: removed ${quoted(old)}`;
  return `line ${line}: ${quoted(old)} became ${quoted(text)}`;
}

/** A dot says nothing by itself, and a line may hold several: it is shown with the chain that it stands in. */
function withOperands(source: string, splice: Splice): Splice {
  if (source.slice(splice.start, splice.end) !== ".") return splice;
  const before = /[\w$.?]*$/.exec(source.slice(0, splice.start))?.[0] ?? "";
  const after = /^[\w$]*/.exec(source.slice(splice.end))?.[0] ?? "";
  return {
    start: splice.start - before.length,
    end: splice.end + after.length,
    text: `${before}${splice.text}${after}`,
  };
}

function lineOf(source: string, at: number): number {
  let line = 1;
  for (let index = source.indexOf("\n"); index >= 0 && index < at; index = source.indexOf("\n", index + 1)) line += 1;
  return line;
}

function quoted(text: string): string {
  const flat = text.trim().replace(/\s+/g, " ");
  const short = flat.length > QUOTED_CHARACTERS_MAX ? `${flat.slice(0, QUOTED_CHARACTERS_MAX - 1)}…` : flat;
  return short.includes("`") ? `\`\` ${short} \`\`` : `\`${short}\``;
}
