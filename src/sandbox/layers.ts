import type { Settings } from "./options.ts";
import type { LayerStatus } from "./sandbox.ts";

/** All layers of sandbox.md: those of the design, and those that a host found on its system. */
export function reportLayers(settings: Settings, host: readonly LayerStatus[]): readonly LayerStatus[] {
  return [
    {
      layer: "gate",
      active: settings.gate === "on",
      detail: "imports, eval and dynamic code are refused in the source",
    },
    { layer: "process", active: true, detail: "a child process with an empty environment" },
    { layer: "worker", active: true, detail: "one Worker per host; a deadline ends the host" },
    { layer: "realm", active: settings.realm, detail: "a context of its own, frozen, without code generation" },
    {
      layer: "call",
      active: settings.realm,
      detail: "module afresh for each call, JSON texts across, bounds on output, logs and sdk",
    },
    ...host,
  ];
}
