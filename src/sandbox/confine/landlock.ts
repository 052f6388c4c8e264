import { ptr } from "bun:ffi";
import { cString, errnoName, libc } from "./libc.ts";

// The same numbers on every architecture.
const CREATE_RULESET = 444;
const ADD_RULE = 445;
const RESTRICT_SELF = 446;
const VERSION_FLAG = 1;
const RULE_PATH_BENEATH = 1;
const O_PATH_CLOEXEC = 0o10000000 | 0o2000000;

/** linux/landlock.h: EXECUTE is bit 0, READ_FILE 2, READ_DIR 3. */
const EXECUTE = 1;
const READ_FILE = 4;
const READ_DIR = 8;
/** Rights to files that each version of the interface knows: all are handled, and so denied unless a rule gives them. */
const HANDLED_FILES: readonly number[] = [0, 0x1fff, 0x3fff, 0x7fff, 0x7fff, 0xffff];
const TCP_BIND_AND_CONNECT = 3;
/** Abstract sockets and signals to processes outside. */
const SCOPES = 3;

export interface Readable {
  readonly path: string;
  readonly isDirectory: boolean;
}

/** Leaves this thread (and what it executes) nothing but reading what is listed. Returns version, or what went wrong. */
export function applyLandlock(
  readable: readonly Readable[],
): { readonly version: number } | { readonly problem: string } {
  const c = libc();
  const version = Number(c.syscall(CREATE_RULESET, 0, 0, VERSION_FLAG, 0, 0));
  if (version < 1) return { problem: `the kernel has no Landlock (${errnoName()})` };
  const attributes = new DataView(new ArrayBuffer(24));
  attributes.setBigUint64(0, BigInt(HANDLED_FILES[Math.min(version, 5)] ?? 0), true);
  if (version >= 4) attributes.setBigUint64(8, BigInt(TCP_BIND_AND_CONNECT), true);
  if (version >= 6) attributes.setBigUint64(16, BigInt(SCOPES), true);
  const size = version >= 6 ? 24 : version >= 4 ? 16 : 8;
  const rules = Number(c.syscall(CREATE_RULESET, ptr(attributes.buffer), size, 0, 0, 0));
  if (rules < 0) return { problem: `no rule set (${errnoName()})` };
  for (const path of readable) allow(rules, path);
  const answer = Number(c.syscall(RESTRICT_SELF, rules, 0, 0, 0, 0));
  const problem = answer === 0 ? undefined : `not restricted (${errnoName()})`;
  c.close(rules);
  return problem === undefined ? { version } : { problem };
}

/** A path that does not exist needs no rule. */
function allow(rules: number, { path, isDirectory }: Readable): void {
  const c = libc();
  const name = cString(path);
  const descriptor = c.open(ptr(name), O_PATH_CLOEXEC, 0);
  if (descriptor < 0) return;
  // struct landlock_path_beneath_attr { u64 allowed_access; s32 parent_fd } packed
  const rule = new DataView(new ArrayBuffer(16));
  rule.setBigUint64(0, BigInt(EXECUTE | READ_FILE | (isDirectory ? READ_DIR : 0)), true);
  rule.setInt32(8, descriptor, true);
  c.syscall(ADD_RULE, rules, RULE_PATH_BENEATH, ptr(rule.buffer), 0, 0);
  c.close(descriptor);
}
