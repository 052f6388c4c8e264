import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Subject } from "./scenario.ts";

const ROOT = join(import.meta.dir, "..", "..");

/** A pathway without effects, so that it may run anywhere and at once. */
const PROBE = `pathway fleet_probe
  risk none

  does:
    Normalises an address, for want of anything better to do.

  takes:
    text  string  "An address"

  steps:
    1. mac_normalise
         text = {text}
`;

/** What the nodes' contracts need beside those of `sg init`, by path. */
export const EXTRA_FILES: Readonly<Record<string, string>> = { "contracts/pathways/fleet_probe.sg": PROBE };

const INPUT = { text: "00:1A:2B:3C:4D:5E" };

/** The shipped gene with a comment: another allele that satisfies its contract. */
export function subject(): Subject {
  const shipped = readFileSync(join(ROOT, "genes", "mac_normalise.ts"), "utf8");
  return {
    locus: "mac_normalise",
    source: `${shipped}\n// Born in a fleet.\n`,
    input: INPUT,
    warmUp: { locus: "vlan_range_expand", input: { ranges: "1-4" } },
    pathway: "fleet_probe",
    pathwayInput: INPUT,
  };
}
