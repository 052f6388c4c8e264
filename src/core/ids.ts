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

/** @throws TypeError when `text` is not a name of the contract language. */
export function locusName(text: string): LocusName {
  if (NAME.test(text)) return text as LocusName;
  throw new TypeError(
    `Cannot read locus name ${JSON.stringify(text)}: a name is a lower-case letter followed by letters, digits or _`,
  );
}

export function newRunId(): RunId {
  return `run_${nanoid(16)}` as RunId;
}

/** What people read and type: the first 12 digits. */
export function shortSha(hash: Sha): string {
  return hash.slice(0, 12);
}
