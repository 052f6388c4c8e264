import * as v from "valibot";
import { checked } from "./links.ts";
import type { Machine } from "./machine.ts";

const direction = v.object({ packets: v.number(), bytes: v.number(), errors: v.number(), dropped: v.number() });
const shape = v.array(v.object({ ifname: v.string(), stats64: v.object({ rx: direction, tx: direction }) }));

/** By names such as rx_packets; null when there is no such link. */
export async function readCounters(machine: Machine, name: string): Promise<Record<string, number> | null> {
  if (!(await machine.links()).has(name)) return null;
  const rows = checked(shape, await machine.json("ip", ["-s", "link", "show", "dev", name]), "ip -s link show");
  const row = rows.find(({ ifname }) => ifname === name);
  if (row === undefined) return null;
  const counters: Record<string, number> = {};
  for (const way of ["rx", "tx"] as const) {
    for (const what of ["packets", "bytes", "errors", "dropped"] as const)
      counters[`${way}_${what}`] = row.stats64[way][what];
  }
  return counters;
}
