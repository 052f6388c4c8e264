import { newRunId, sha256 } from "../../core/mod.ts";
import { FACTORY_BEGINS } from "../frames.ts";

/**
 * A module as a script without parsing it: for `search`, where a parse per candidate would cost eight times what running it
 * does. Undefined when the text is not plainly simple; then the gate parses it. What runs by this way is only being tried:
 * a candidate becomes an allele by way of the whole gate. `place` is the script's among those that are compiled as one.
 */
export function quickScript(source: string, place: number): string | undefined {
  const exported = source.indexOf(EXPORT);
  if (exported === -1) return undefined;
  const isExecute = source.startsWith("function execute(", exported + EXPORT.length);
  if (!isExecute && !source.startsWith("async function execute(", exported + EXPORT.length)) return undefined;
  if (exported > 0 && source[exported - 1] !== "\n") return undefined;
  if (source.indexOf("export") !== exported || source.indexOf("export", exported + 1) !== -1) return undefined;
  if (SIGNS.some((sign) => source.includes(sign)) && NEEDS_PARSER.test(source)) return undefined;
  if (MAY_BE_GENERIC.test(source) && IS_GENERIC.test(source)) return undefined;
  const label = `${guard}${place}`;
  return loneFunction(source, exported, label) ?? factory(source, exported, label);
}

/** The module made anew for each call, as the parser's way would have it. */
function factory(source: string, exported: number, label: string): string {
  const body = `${source.slice(0, exported)}       ${source.slice(exported + EXPORT.length)}`;
  return `${FACTORY_BEGINS}"use strict";${label}:{\n${body}\nif(0)break ${label};return execute}})`;
}

/**
 * A module that is `execute` and nothing else, as that function without a name: then nothing outlives a call, for nobody can get hold
 * of the function to keep something on it, and a fifth of what a candidate costs its host is saved. Its body stands in the label's
 * block, where a name could hide a parameter that it may not hide in a body; `var` forbids that there as well.
 * Undefined where the text is not plainly of that kind.
 */
function loneFunction(source: string, exported: number, label: string): string | undefined {
  const from = exported + EXPORT.length;
  SIGNATURE.lastIndex = from;
  const [signature, isAsync = "", parameters = ""] = SIGNATURE.exec(source) ?? [];
  if (signature === undefined || !NOTHING.test(source.slice(0, exported))) return undefined;
  const start = from + signature.length;
  if (source.includes("execute", start)) return undefined;
  const text = source.trimEnd();
  const end = text.length - 1;
  // Where a line begins with a brace the function that began at a line's beginning ends.
  const lineBefore = text.indexOf("\n}", start);
  const endsOnItsLine = lineBefore === -1 && !text.includes("\n", start) && text.endsWith("}") && end >= start;
  if (!endsOnItsLine && lineBefore + 1 !== end) return undefined;
  const names = parameters === "" ? "" : `var ${parameters};`;
  return `${isAsync}function(${parameters}){"use strict";${label}:{${names}${text.slice(start, end)}\nif(0)break ${label}}}`;
}

/** Nothing but plain names for parameters: what else may stand there forbids "use strict", or has braces of its own. */
const SIGNATURE = /(async )?function execute\(((?:[A-Za-z_$][\w$]*(?:, ?[A-Za-z_$][\w$]*)*)?)\) ?\{/y;
const NOTHING = /^(?:\s|\/\/[^\n\r\u2028\u2029]*[\n\r\u2028\u2029]|\/\*(?:[^*]|\*(?!\/))*\*\/)*$/;

const EXPORT = "export ";

/**
 * Words that the gate has something to say about, escapes that could hide one, and comments that only scripts have. Of TypeScript's own
 * words, only what declares something: `for (const namespace of all)` is a plain name, and genes for servers are full of it.
 */
const NEEDS_PARSER =
  /\b(?:import|eval|Function)\b|\b(?:enum|namespace|declare)\s+(?!(?:of|in|instanceof)\b)[\w$"']|\\u|<!--|-->/;
/** Found sooner than the expression finds nothing. */
const SIGNS = ["import", "eval", "Function", "enum", "namespace", "declare", "\\u", "<!--", "-->"];
/** `name<...>(`, which TypeScript and JavaScript read differently. All other types do not compile, which sends the text to the parser. */
const IS_GENERIC = /[\w$\])]\s*<[^<>;(){}]*>\s*\(/;
const MAY_BE_GENERIC = />\s*\(/;

/**
 * The text might close the function it stands in and leave names in the realm. A `break` to a label that does not enclose it is an
 * early error: whoever closes the block parts this one, which nobody can guess, from its label, and nothing compiles. Nor does
 * anything where a text goes on in its neighbour's (an open comment, a template): the label that is left open has another number.
 * (A private name of a class does the same and costs twice the time to compile.)
 */
const guard = `g${sha256(newRunId()).slice(0, 32)}_`;
