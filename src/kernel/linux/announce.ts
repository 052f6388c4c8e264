import type { ArgsOf } from "../operations.ts";
import { readCounters } from "./counters.ts";
import { partsOf } from "./links.ts";
import { ip, type Machine } from "./machine.ts";
import { linkOf, type Present, refused, type WritePlan } from "./present.ts";

// How a segment is told where a MAC lives. The kernel asks for its own address: a neighbour entry made with `use` is
// resolved at once, and the ARP request for an address of one's own carries it as sender and as target, which is what
// RFC 5227 3 calls an announcement; every switch on the way learns the MAC, every host corrects its cache (RFC 826).
// Rejected: the sysctl arp_notify, which speaks only when a link comes up or gets an address set, and setting a bridge's
// address pins it; a raw socket, which Bun does not have.
//
// Without an IPv4 address there is nothing to announce but the MAC. Then arping sends a probe, whose sender is 0.0.0.0:
// hosts ignore it, switches learn from it.

/** Nobody lives there (RFC 5737, TEST-NET-1), so that the probe is answered by nobody. */
const NOBODY = "192.0.2.0";
/** Milliseconds. arping sends at once and then only waits for an answer that cannot come. */
const PROBE_MS = 150;

export function announcePlan(present: Present, { interface: name }: ArgsOf<"sendGratuitousArp">): WritePlan {
  const attempt = `announce "${name}"`;
  const link = linkOf(present, name, attempt);
  if (!link.up) throw refused(attempt, "it is down");
  const { machine } = present;
  const own = link.addresses.filter(({ family }) => family === 4).map(({ cidr }) => cidr.split("/")[0] ?? "");
  let before = 0;
  return {
    // A frame that was sent cannot be taken back, and what it changed is not on this machine.
    inverse: [],
    commands: [],
    act: async () => {
      before = await sent(machine, name);
      if (own.length === 0)
        await machine.run("arping", ["-D", "-q", "-c", "1", "-w", "1", "-I", name, NOBODY], PROBE_MS);
      else await askForOwn(machine, name, own);
    },
    missing: async (after) => {
      if (!link.carrier || (link.kind === "bridge" && partsOf(present.links, name).length === 0)) return null;
      return (await sent(after.machine, name)) > before ? null : "no frame left the interface";
    },
  };
}

async function askForOwn(machine: Machine, name: string, own: readonly string[]): Promise<void> {
  const entry = (verb: string, address: string) => ["neighbour", verb, address, "dev", name];
  await machine.batch(own.map((address) => ip(...entry("replace", address), "use")));
  // Or the kernel repeats the question, fails, and keeps the failure for a while.
  await machine.batch(own.map((address) => ip(...entry("delete", address))));
}

async function sent(machine: Machine, name: string): Promise<number> {
  return (await readCounters(machine, name))?.tx_packets ?? 0;
}
