import type { Json, JsonObject } from "../core/mod.ts";
import type { Kernel } from "./kernel.ts";
import { MockKernel } from "./mock/mock-kernel.ts";

export interface NetworkView {
  readonly kernel: Kernel["kind"];
  /** Simulated seconds since the network was made; null on a real one. */
  readonly time_s: number | null;
  readonly links: readonly JsonObject[];
  readonly bridges: readonly JsonObject[];
  readonly bonds: readonly JsonObject[];
  readonly routes: Json;
}

/** The network as people look at it. */
export async function viewNetwork(kernel: Kernel): Promise<NetworkView> {
  const links = (await kernel.read({ name: "listLinks", args: {} })) as readonly JsonObject[];
  const details = async (kind: string, read: string) => {
    const names = links.filter((link) => link.kind === kind).map(({ name }) => ({ name: name ?? null }));
    return (await Promise.all(names.map((args) => kernel.read({ name: read, args })))) as JsonObject[];
  };
  return {
    kernel: kernel.kind,
    time_s: kernel instanceof MockKernel ? kernel.nowMs / 1_000 : null,
    links,
    bridges: await details("bridge", "getBridge"),
    bonds: await details("bond", "getBond"),
    routes: await kernel.read({ name: "getRoutes", args: {} }),
  };
}
