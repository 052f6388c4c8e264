import { errnoName, libc } from "./libc.ts";

/** `nobody` and `nogroup`: they own nothing. */
const NOBODY = 65_534;

/** As root: becomes nobody, in every thread, for good. Returns a description, or what went wrong. */
export function dropUser(): { readonly detail: string } | { readonly problem: string } {
  if (process.getuid?.() !== 0)
    return { detail: `runs as uid ${process.getuid?.() ?? "?"}, which has nothing to drop` };
  const c = libc();
  // Groups first: without root they cannot be given up any more.
  if (c.setgroups(0, null) !== 0) return { problem: `groups: ${errnoName()}` };
  if (c.setresgid(NOBODY, NOBODY, NOBODY) !== 0) return { problem: `gid: ${errnoName()}` };
  if (c.setresuid(NOBODY, NOBODY, NOBODY) !== 0) return { problem: `uid: ${errnoName()}` };
  if (c.setresuid(0, 0, 0) === 0) return { problem: "root could be had back" };
  return { detail: `uid ${NOBODY}, no groups, no capabilities` };
}
