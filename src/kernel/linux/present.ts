import type { Json } from "../../core/mod.ts";
import { didYouMean } from "../../core/mod.ts";
import type { Operation } from "../kernel.ts";
import { KernelError } from "../kernel-error.ts";
import type { ArgsOf, OperationName, WriteName } from "../operations.ts";
import type { BootUnits } from "./boot-units.ts";
import type { LinkTable, LinuxLink } from "./links.ts";
import type { Command, Machine } from "./machine.ts";

/** What a write is planned from: the links as they are now, and where to ask for more. */
export interface Present {
  readonly machine: Machine;
  readonly units: BootUnits;
  readonly links: LinkTable;
}

/**
 * What a write would do to the present state: refused by throwing, or this. One function makes all three parts from the
 * same look at the machine.
 */
export interface WritePlan {
  readonly inverse: readonly Operation[];
  /** In order. Empty: the machine is as wanted already. */
  readonly commands: readonly Command[];
  /** What no tool does: boot units, frames. Runs after the commands. */
  readonly act?: () => Promise<void>;
  /** Looks again afterwards; the text says what is not as it should be. A tool's exit code 0 proves nothing. */
  readonly missing: (after: Present) => string | null | Promise<string | null>;
}

export type Writes<N extends WriteName> = {
  readonly [Name in N]: (present: Present, args: ArgsOf<Name>) => WritePlan | Promise<WritePlan>;
};

export const nothingToDo: WritePlan = { inverse: [], commands: [], missing: () => null };

export function operation<N extends OperationName>(
  name: N,
  args: ArgsOf<N> & { readonly [key: string]: Json },
): Operation {
  return { name, args };
}

export function refused(attempt: string, why: string): KernelError {
  return new KernelError("state", `Cannot ${attempt}: ${why}`);
}

/** By its own name: an alternative name of udev's would slip past the rules about interfaces. @throws KernelError */
export function linkOf({ links }: Pick<Present, "links">, name: string, attempt: string): LinuxLink {
  const link = links.get(name);
  if (link !== undefined) return link;
  throw refused(attempt, `there is no interface "${name}"${didYouMean(name, links.keys())}`);
}

/** @throws KernelError when it is something else, or nothing. */
export function kindOf(present: Present, name: string, kind: "bridge" | "bond", attempt: string): LinuxLink {
  const link = linkOf(present, name, attempt);
  if (link.kind !== kind) throw refused(attempt, `"${name}" is a ${link.kind} interface, not a ${kind}`);
  return link;
}

export function assertFree({ links }: Present, name: string, attempt: string): void {
  if (links.has(name)) throw refused(attempt, `interface "${name}" already exists`);
}

export function assertUnattached(link: LinuxLink, attempt: string): void {
  if (link.master !== null) throw refused(attempt, `"${link.name}" is already part of "${link.master}"`);
}

/** Reads back one link. */
export function seen(name: string, problem: (link: LinuxLink) => string | null): (after: Present) => string | null {
  return ({ links }) => {
    const link = links.get(name);
    return link === undefined ? `"${name}" is not there` : problem(link);
  };
}

/** "reads back as X instead of Y", or null when it is as wanted. */
export function differs(what: string, found: unknown, wanted: unknown): string | null {
  return found === wanted
    ? null
    : `${what} reads back as ${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}`;
}
