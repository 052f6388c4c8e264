import { newRunId, sha256 } from "../../core/mod.ts";

/**
 * A module as a factory script without parsing it: for `search`, where a parse per candidate would cost eight times what running it
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
  const body = `${source.slice(0, exported)}       ${source.slice(exported + EXPORT.length)}`;
  const label = `${guard}${place}`;
  return `(function(){"use strict";${label}:{\n${body}\nif(0)break ${label};return execute}})`;
}

const EXPORT = "export ";

/** Words that the gate has something to say about, escapes that could hide one, and comments that only scripts have. */
const NEEDS_PARSER = /\b(?:import|eval|Function|enum|namespace|declare)\b|\\u|<!--|-->/;
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
