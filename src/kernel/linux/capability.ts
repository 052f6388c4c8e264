import { readFileSync } from "node:fs";

/** CAP_NET_ADMIN (linux/capability.h). */
const NET_ADMIN = 12n;

/** Whether this process may change the network: root may, in a container only if the container may. */
export function mayChangeNetwork(): boolean {
  try {
    const effective = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1];
    return effective !== undefined && ((BigInt(`0x${effective}`) >> NET_ADMIN) & 1n) === 1n;
  } catch {
    return false;
  }
}
