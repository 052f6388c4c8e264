import { type ParsedGene, rangeOf } from "../../../syntax/mod.ts";
import { OUT_OF_STEPS } from "../engine.ts";
import type { Anatomy } from "./anatomy.ts";
import { isFunction, type Site } from "./site.ts";
import { applySplices, type Splice } from "./splice.ts";
import { freshName, STEPS_MANY, STEPS_PARENT, stepMeterOf } from "./step-meter.ts";

/**
 * The failing gene, rewritten to tell how it works: which statements it comes by and what values its expressions take.
 * It is a gene like any other, runs in the sandbox like any other, and gives its notes as its output; a hostile gene can
 * forge them, which misleads the search and nobody else.
 */
export function tracingScript(anatomy: Anatomy): string | null {
  const { javascript } = anatomy.gene;
  const observed = anatomy.sites.filter(isObserved);
  if (observed.length > SITES_MAX) return null;
  const note = freshName("note$", javascript);
  const marks = [
    ...anatomy.statements.map(({ start, index }) => ({
      at: start,
      rank: 1,
      length: 0,
      text: `${note}(${index},0,1);`,
    })),
    ...observed.flatMap((site) => wrapping(site, note)),
  ];
  marks.sort((left, right) => left.at - right.at || left.rank - right.rank || left.length - right.length);
  const splices = marks.map(({ at, text }): Splice => ({ start: at, end: at, text }));
  return module(anatomy.gene, splices, RECORDER.replaceAll("note$", note), givingNotes(`${note}.take()`));
}

/** The gene, rewritten to give the number of its rounds and calls; null where the stack was too small for it. */
export function countingScript(gene: ParsedGene): string {
  const { head, marks, left } = stepMeterOf(gene);
  return module(gene, marks, head(STEPS_PARENT), (execute) => {
    // A recursion without end is not one that came to its end; any other throw is.
    return `try{await ${execute}(input,sdk)}catch(error){if(error instanceof RangeError)return null}return ${STEPS_PARENT}-${left}`;
  });
}

/** The gene, rewritten to give `OUT_OF_STEPS` where it never ends, and its own answer where it does. */
export function endingScript(gene: ParsedGene): string {
  const { head, marks, left } = stepMeterOf(gene);
  return module(gene, marks, head(STEPS_MANY), (execute) => {
    const spent = `if(${left}<0)return "${OUT_OF_STEPS}";`;
    const overflown = `if(String(error).includes("call stack"))return "${OUT_OF_STEPS}";`;
    return `try{const it=await ${execute}(input,sdk);${spent}return it}catch(error){${spent}${overflown}throw error}`;
  });
}

/** Whatever the gene gives or throws, `notes` are given. */
function givingNotes(notes: string): (execute: string) => string {
  return (execute) => `try{await ${execute}(input,sdk)}catch{}return ${notes}`;
}

/** A run that never ends has shown by then what it does, and well before its deadline. */
const NOTES_MAX = 20_000;
/** A gene of more expressions than this is not one that a search through its edits will finish with. */
const SITES_MAX = 2_000;

function isObserved({ node, role, parent, field }: Site): boolean {
  if (role !== "value" && role !== "shorthand") return false;
  if (isFunction(node) || /^(ClassExpression|SequenceExpression|ObjectExpression)$/.test(node.type)) return false;
  const around = parent?.node;
  // Inside a chain a wrapper would end the short circuit; `typeof` may name what is not declared.
  if (node.type.startsWith("Optional") && around?.type.startsWith("Optional") === true && field !== "arguments")
    return false;
  if (around?.type === "UnaryExpression" && around.operator === "typeof") return false;
  return around?.type !== "ExpressionStatement";
}

interface Mark {
  readonly at: number;
  /** At one place what ends comes first, then statements, then what begins: the longest outermost. */
  readonly rank: number;
  readonly length: number;
  readonly text: string;
}

function wrapping({ start, end, index, role, node }: Site, note: string): readonly Mark[] {
  const key = role === "shorthand" && node.type === "Identifier" ? `${node.name}:` : "";
  const length = end - start;
  return [
    { at: start, rank: 2, length: -length, text: `${key}${note}(${index},` },
    { at: end, rank: 0, length, text: ")" },
  ];
}

/** The gene's text with `splices`, and an `execute` around the gene's own whose body is `bodyAround` it. */
function module(
  { javascript, program }: ParsedGene,
  splices: readonly Splice[],
  head: string,
  bodyAround: (execute: string) => string,
): string {
  const run = freshName("run$", javascript);
  const exports: Splice[] = [];
  let local = "execute";
  for (const node of program.body) {
    if (node.type !== "ExportNamedDeclaration") continue;
    const { start, end } = rangeOf(node);
    if (node.declaration != null) exports.push({ start, end: rangeOf(node.declaration).start, text: "" });
    else exports.push({ start, end, text: "" });
    for (const it of node.specifiers) {
      if (it.type !== "ExportSpecifier" || it.exported.type !== "Identifier" || it.exported.name !== "execute")
        continue;
      if (it.local.type === "Identifier") local = it.local.name;
    }
  }
  const all = [
    ...exports,
    ...splices.filter(({ start }) => !exports.some((gone) => start > gone.start && start < gone.end)),
  ];
  all.sort((left, right) => left.start - right.start || left.end - right.end);
  const wrapper = `async function ${run}(input,sdk){${bodyAround(local)}}`;
  return `${head}${applySplices(javascript, all)}\n${wrapper}\nexport { ${run} as execute };\n`;
}

/**
 * Keeps for each place how often it was met, the kinds of its values as bits, those of their items, and a few plain values.
 * `is` gives the bits; observations.ts reads them.
 */
const RECORDER = `const note$=(()=>{
const seen=new Map();let left=${NOTES_MAX};
const is=(x)=>x===null?64:x===undefined?128:typeof x==="number"?1:typeof x==="string"?4:typeof x==="boolean"?8:typeof x==="function"?1024:Array.isArray(x)?16:x instanceof Map?256:x instanceof Set?512:x instanceof Promise?2048:32;
const items=(x,bit)=>{let all=0;let n=0;if(bit===16)for(;n<4&&n<x.length;n++)all|=is(x[n]);else if(bit===512)for(const it of x){if(n++>3)break;all|=is(it)}return all};
const note=(id,x,isStatement)=>{
if(--left<0)throw new Error("${OUT_OF_STEPS}");
let entry=seen.get(id);if(entry===undefined)seen.set(id,entry=[0,0,0,[]]);
entry[0]++;if(isStatement===1)return;
const bit=is(x);entry[1]|=bit;if(bit&528)entry[2]|=items(x,bit);
else if(bit&13&&entry[3].length<6){const text=String(x).slice(0,24);if(!entry[3].includes(text))entry[3].push(text)}
return x};
note.take=()=>[...seen];
return note})();
`;
