import type { Claim } from "./model.ts";

/** A claim as a contract writes it. */
export function formatClaim(claim: Claim): string {
  switch (claim.kind) {
    case "sorted":
      return `${claim.output} is sorted${by(claim)}${claim.descending ? " descending" : ""}`;
    case "distinct":
      return `${claim.output} has no duplicates${by(claim)}`;
    case "rearranges":
      return `${claim.output} rearranges ${claim.of.name}`;
    case "picks":
      return `${claim.output} picks from ${claim.of.name}`;
    case "asLong":
      return `${claim.output} is as long as ${claim.of.name}`;
    case "length":
      return `${claim.output} is the length of ${claim.of.name}`;
    case "sum":
      return `${claim.output} is the sum of ${claim.of.name}`;
    case "anyOrder": {
      const to = claim.outputs.length === 0 ? "" : ` to ${claim.outputs.join(", ")}`;
      return `order of ${claim.input} does not matter${to}`;
    }
    case "again":
      return `${claim.output} as ${claim.input} gives ${claim.output} again`;
    case "back":
      return `${claim.output} as ${claim.input} gives ${claim.input} back`;
    case "neverLowers":
      return `adding to ${claim.input} never lowers ${claim.output}`;
    case "neverRaises":
      return `adding to ${claim.input} never raises ${claim.output}`;
  }
}

function by({ by: field }: { readonly by: string | null }): string {
  return field === null ? "" : ` by ${field}`;
}
