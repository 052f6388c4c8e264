import { embedFiles } from "./embed.macro.ts" with { type: "macro" };

export interface SeedFile {
  /** Relative to the root of an organism, with forward slashes: "contracts/genes/ping.sg". */
  readonly path: string;
  readonly text: string;
}

const FILES: readonly SeedFile[] = embedFiles();

/** The files that `sg init` writes out, sorted by path. The same from source and from the binary. */
export function seedFiles(): readonly SeedFile[] {
  return FILES;
}
