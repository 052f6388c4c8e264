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

export type Question =
  | { readonly method: "read" | "inverse" | "apply"; readonly operation: Operation }
  | { readonly method: "snapshot" }
  | { readonly method: "wait"; readonly ms: number };

/** `abort` ends the wait of the same id. */
export type Request = (Question | { readonly method: "abort"; readonly message: string }) & { readonly id: number };

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
  const waits = new Map<number, AbortController>();
  const answer = async (request: Request): Promise<unknown> => {
    switch (request.method) {
      case "snapshot":
        return await kernel.snapshot();
      case "wait": {
        const controller = new AbortController();
        waits.set(request.id, controller);
        return await kernel.wait(request.ms, controller.signal);
      }
      case "abort":
        return waits.get(request.id)?.abort(new Error(request.message));
      default:
        return await kernel[request.method](request.operation);
    }
  };
  process.on("message", async (request: Request) => {
    const { id } = request;
    try {
      const value = await answer(request);
      if (request.method !== "abort") process.send?.({ id, ok: true, value } satisfies Reply);
    } catch (thrown) {
      const { reason, effect } = thrown instanceof KernelError ? thrown : {};
      const why = { ...(reason === undefined ? {} : { reason }), ...(effect === undefined ? {} : { effect }) };
      process.send?.({ id, ok: false, error: { message: messageOf(thrown), ...why } } satisfies Reply);
    }
  });
  process.on("disconnect", () => process.exit(0));
}
