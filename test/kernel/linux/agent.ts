import { messageOf, systemClock } from "../../../src/core/mod.ts";
import { createLinuxKernel, KernelError, type Operation, protectedInterfaces } from "../../../src/kernel/mod.ts";

// Runs inside a network namespace (`ip netns exec NAME bun agent.ts`), so that the kernel under test is the production
// kernel in a machine of its own, and not one with a special way into namespaces. The test outside speaks to it by IPC.

export interface AgentOptions {
  readonly bootDirectory: string;
  readonly protectedNames: string;
  readonly namePrefix: string;
  readonly protectDefaultRoute: boolean;
  readonly environment: Readonly<Record<string, string>>;
}

export interface Request {
  readonly id: number;
  readonly method: "read" | "inverse" | "apply" | "snapshot";
  readonly operation?: Operation;
}

export type Reply =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | {
      readonly id: number;
      readonly ok: false;
      readonly error: Partial<Pick<KernelError, "reason" | "effect">> & { readonly message: string };
    };

if (import.meta.main) {
  const options = JSON.parse(process.argv[2] ?? "{}") as AgentOptions;
  const kernel = createLinuxKernel({
    ...options,
    clock: systemClock,
    protectedNames: protectedInterfaces(options.protectedNames),
  });
  process.on("message", async ({ id, method, operation = { name: "", args: {} } }: Request) => {
    try {
      const value = method === "snapshot" ? await kernel.snapshot() : await kernel[method](operation);
      process.send?.({ id, ok: true, value } satisfies Reply);
    } catch (thrown) {
      const { reason, effect } = thrown instanceof KernelError ? thrown : {};
      process.send?.({
        id,
        ok: false,
        error: {
          message: messageOf(thrown),
          ...(reason === undefined ? {} : { reason }),
          ...(effect === undefined ? {} : { effect }),
        },
      } satisfies Reply);
    }
  });
  process.on("disconnect", () => process.exit(0));
}
