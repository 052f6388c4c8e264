import type { Risk } from "../../src/contract/mod.ts";

/** A configuration locus `make` of the given risk whose work `seen` checks, and nothing else. */
export function makeContracts(risk: Risk, verify = "  verify:\n    seen name={name}\n    within 8s\n"): string {
  return `gene make
  is configuration
  risk ${risk}
  does:
    Makes a bridge.
  takes:
    name  string  "Bridge"
  gives:
    success  bool    "Made"
    error    string? "Why not"
  fails when:
    - the bridge exists -> success=false
${verify}
  examples:
    {"name": "br0"} -> {"success": true}

gene seen
  is diagnostic
  risk none
  does:
    Sees whether a bridge is there and up.
  takes:
    name  string  "Bridge"
  gives:
    healthy  bool  "It is"
  unhealthy when:
    - there is no such bridge
  feeds:
    make  convergence
    make  resilience
`;
}

export const MAKE =
  'export async function execute({ name }, sdk) {\n  if (await sdk.getLink({ name })) return { success: false, error: "taken" };\n  await sdk.createBridge({ name });\n  return { success: true };\n}\n';

/** Claims to have made a bridge. */
export const BOAST = "export async function execute(input, sdk) {\n  return { success: true };\n}\n";

/** Makes the bridge in other words. */
export const MAKE_TOO = MAKE.replace("taken", "there is one already");

export const SEEN =
  "export async function execute({ name }, sdk) { return { healthy: (await sdk.getLink({ name })) !== null }; }";
