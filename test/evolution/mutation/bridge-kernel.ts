import type { Json } from "../../../src/core/mod.ts";
import type { SdkOperation } from "../../../src/evolution/mutation/mod.ts";

export const BRIDGE_OPERATIONS: readonly SdkOperation[] = [
  { name: "getBridge", arguments: ["name"] },
  { name: "createBridge", arguments: ["name"] },
  { name: "setStp", arguments: ["bridge", "enabled"] },
  { name: "attachPort", arguments: ["bridge", "port"] },
  { name: "setLinkUp", arguments: ["name"] },
  { name: "setLinkDown", arguments: ["name"] },
  { name: "deleteLink", arguments: ["name"] },
];

interface Bridge {
  up: boolean;
  stp: boolean;
  readonly ports: string[];
}

type Operation = (args: Record<string, Json>) => Promise<Json>;

/** A kernel small enough to read at a glance: bridges by name, br9 from the start. Every call gives a promise. */
export class BridgeKernel {
  readonly #bridges = new Map<string, Bridge>([["br9", { up: true, stp: false, ports: [] }]]);

  /** What a gene sees as its `sdk`. */
  sdk(): Record<string, Operation> {
    return Object.fromEntries(
      Object.entries(this.#operations()).map(([name, operation]) => [name, handled(operation)]),
    );
  }

  #operations(): Record<string, Operation> {
    return {
      getBridge: async ({ name }) => {
        const bridge = this.#bridges.get(String(name));
        return bridge === undefined ? null : { up: bridge.up, stp: bridge.stp, ports: [...bridge.ports] };
      },
      log: async () => null,
      createBridge: async ({ name }) => {
        if (typeof name !== "string" || this.#bridges.has(name))
          throw new Error(`Cannot create ${JSON.stringify(name)}`);
        this.#bridges.set(name, { up: false, stp: false, ports: [] });
        return { name };
      },
      setStp: async ({ bridge, enabled }) => {
        this.#bridge(bridge).stp = enabled === true;
        return null;
      },
      attachPort: async ({ bridge, port }) => {
        this.#bridge(bridge).ports.push(String(port));
        return null;
      },
      setLinkUp: async ({ name }) => {
        this.#bridge(name).up = true;
        return null;
      },
      setLinkDown: async ({ name }) => {
        this.#bridge(name).up = false;
        return null;
      },
      deleteLink: async ({ name }) => {
        this.#bridge(name);
        this.#bridges.delete(String(name));
        return null;
      },
    };
  }

  snapshot(): Json {
    return [...this.#bridges].map(([name, { up, stp, ports }]) => ({ name, up, stp, ports: [...ports] }));
  }

  #bridge(name: Json | undefined): Bridge {
    const bridge = this.#bridges.get(String(name));
    if (bridge === undefined) throw new Error(`There is no bridge ${JSON.stringify(name ?? null)}`);
    return bridge;
  }
}

/** A gene that forgets to wait must not end the test's process with a rejection that nobody handles. */
function handled(operation: Operation): Operation {
  return (args) => {
    const promise = operation(args ?? {});
    promise.catch(() => undefined);
    return promise;
  };
}
