import type { GeneContract } from "../../../contract/mod.ts";
import type { Anatomy } from "./anatomy.ts";
import { neglectedIn } from "./neglected.ts";
import { proseBias } from "./prose-bias.ts";

/**
 * What an author meant, as far as contract and gene give it away, in the unit of doubt, negative for likelier: an edit that
 * does what the prose says, reads a name that was declared and never read, or writes to one that was never written to.
 */
export function intentBias(anatomy: Anatomy, contract: GeneContract): (added: string, removed: string) => number {
  const said = proseBias(contract);
  const { unread, unwritten } = neglectedIn(anatomy);
  const reads = unread.size === 0 ? null : new RegExp(`(?<![\\w$.])(${alternatives(unread)})(?![\\w$])`);
  const writes = unwritten.size === 0 ? null : new RegExp(writing(unwritten));
  const isNew = (pattern: RegExp | null, added: string, removed: string): boolean =>
    pattern?.test(added) === true && !pattern.test(removed);
  return (added, removed) =>
    said(added, removed) - (isNew(reads, added, removed) ? READ : 0) - (isNew(writes, added, removed) ? WRITTEN : 0);
}

const READ = 1;
const WRITTEN = 1.25;

function alternatives(names: ReadonlySet<string>): string {
  return [...names].map((name) => name.replaceAll("$", "\\$")).join("|");
}

/** `x = `, `x += `, `x++`, `x[i] = `, `x.push(` and its like. */
function writing(names: ReadonlySet<string>): string {
  const it = `(?<![\\w$.])(${alternatives(names)})`;
  return `${it}(\\s*[-+*/%&|?^]{0,2}=(?!=)|\\+\\+|--|\\[[^\\]=]+\\]\\s*[-+*/?]{0,2}=(?!=)|\\.(push|unshift|add|set|splice|fill)\\()`;
}
