import type { Splice } from "./splice.ts";
import { WeakCache } from "./weak-cache.ts";

/**
 * A number for a text, such that different texts hardly ever have the same one: of a million, two with a chance of one in ten
 * thousand. That of a text with an edit in it costs as much as the edit is long, which is what a search asks for: whether it has
 * met a text before, tens of thousands of times a second. (A set of the texts themselves has to put each together, read it and keep it.)
 */
export type Fingerprint = number;

const BASES = [0x9e3779b1, 0x85ebca77] as const;
/** So that the lowest bits, which know the least, fall away and both halves fit into a number exactly. */
const DROPPED = [5, 6] as const;
const HALF = 2 ** (32 - DROPPED[1]);

export function fingerprintOf(text: string): Fingerprint {
  let [one, other] = [0, 0];
  for (let at = 0; at < text.length; at += 1) {
    const unit = mixed(text.charCodeAt(at));
    one = (Math.imul(one, BASES[0]) + unit) | 0;
    other = (Math.imul(other, BASES[1]) + unit) | 0;
  }
  return joined(one, other);
}

/** Of what `applySplices` would make of the text. */
export function fingerprintWith(subject: { readonly source: string }, splices: readonly Splice[]): Fingerprint {
  const [first, second] = tables.get(subject);
  return joined(hashWith(first, splices), hashWith(second, splices));
}

interface Table {
  readonly base: number;
  /** Of each beginning of the text, by its length. */
  readonly prefixes: Int32Array;
  readonly powers: Int32Array;
}

const tables = new WeakCache(({ source }: { readonly source: string }): readonly [Table, Table] => [
  tableOf(source, BASES[0]),
  tableOf(source, BASES[1]),
]);

function tableOf(source: string, base: number): Table {
  const prefixes = new Int32Array(source.length + 1);
  const powers = new Int32Array(source.length + 1);
  powers[0] = 1;
  for (let at = 0; at < source.length; at += 1) {
    prefixes[at + 1] = Math.imul(prefixes[at] ?? 0, base) + mixed(source.charCodeAt(at));
    powers[at + 1] = Math.imul(powers[at] ?? 0, base);
  }
  return { base, prefixes, powers };
}

function hashWith({ base, prefixes, powers }: Table, splices: readonly Splice[]): number {
  const length = prefixes.length - 1;
  let hash = prefixes[splices[0]?.start ?? length] ?? 0;
  for (let index = 0; index < splices.length; index += 1) {
    const { end = 0, text = "" } = splices[index] ?? {};
    for (let at = 0; at < text.length; at += 1) hash = (Math.imul(hash, base) + mixed(text.charCodeAt(at))) | 0;
    const next = splices[index + 1]?.start ?? length;
    const kept = powers[next - end] ?? 0;
    const between = ((prefixes[next] ?? 0) - Math.imul(prefixes[end] ?? 0, kept)) | 0;
    hash = (Math.imul(hash, kept) + between) | 0;
  }
  return hash;
}

/** Letters that differ by little are to differ by much, and not in proportion. */
function mixed(unit: number): number {
  const spread = Math.imul(unit + 1, 0xc2b2ae3d);
  return spread ^ (spread >>> 15);
}

function joined(one: number, other: number): Fingerprint {
  return (one >>> DROPPED[0]) * HALF + (other >>> DROPPED[1]);
}
