import { type Kernel, KernelError, type Operation } from "../../kernel/mod.ts";
import { changesSomething } from "../deploy/changes.ts";

/** What an operation came to: how to take it back, or that the state is such already, or why the kernel will not. */
export type Tried =
  | { readonly result: "done"; readonly inverse: readonly Operation[] }
  | { readonly result: "nothing to do" }
  | { readonly result: "refused"; readonly message: string };

/** Applies the operation if it would change something. For a simulated kernel: nothing is journalled. */
export async function tryOn(kernel: Kernel, operation: Operation): Promise<Tried> {
  try {
    const inverse = await kernel.inverse(operation);
    if (!changesSomething({ operation, inverse })) return { result: "nothing to do" };
    await kernel.apply(operation);
    return { result: "done", inverse };
  } catch (thrown) {
    if (thrown instanceof KernelError) return { result: "refused", message: thrown.message };
    throw thrown;
  }
}

/** Only the removal of a link is refused because of what others built on it; anything else has nothing to undo. */
export async function isBuiltUpon(kernel: Kernel, { name, args }: Operation): Promise<boolean> {
  return name === "deleteLink" && (await kernel.read({ name: "getLink", args })) !== null;
}
