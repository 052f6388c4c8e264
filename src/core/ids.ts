import { nanoid } from "nanoid";

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** SHA-256 of an allele's exact source bytes, 64 lower-case hex digits. */
export type Sha = Branded<"Sha">;
/** SHA-256 of the canonical form of a contract's `takes`, `gives`, `types` and family. */
export type InterfaceHash = Branded<"InterfaceHash">;
export type LocusName = Branded<"LocusName">;
export type PathwayName = Branded<"PathwayName">;
export type RunId = Branded<"RunId">;

const NAME = /^[a-z][a-z0-9_]*$/;
const SHA = /^[0-9a-f]{64}$/;

export function isName(text: string): boolean {
  return NAME.test(text);
}

/** @throws TypeError when `text` is not a name of the contract language. */
export function locusName(text: string): LocusName {
  return name(text, "locus") as LocusName;
}

/** @throws TypeError when `text` is not a name of the contract language. */
export function pathwayName(text: string): PathwayName {
  return name(text, "pathway") as PathwayName;
}

export function isSha(text: string): text is Sha {
  return SHA.test(text);
}

/** @throws TypeError when `text` is not 64 lower-case hex digits. */
export function sha(text: string): Sha {
  if (!isSha(text)) throw new TypeError(`Cannot read hash ${JSON.stringify(text)}: it is not 64 lower-case hex digits`);
  return text;
}

export function newRunId(): RunId {
  return `run_${nanoid(16)}` as RunId;
}

/** What people read and type: the first 12 digits. */
export function shortSha(hash: Sha): string {
  return hash.slice(0, 12);
}

function name(text: string, what: string): string {
  if (isName(text)) return text;
  throw new TypeError(
    `Cannot read ${what} name ${JSON.stringify(text)}: a name is a lower-case letter followed by letters, digits or _`,
  );
}
