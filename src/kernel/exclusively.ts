import type { Kernel } from "./kernel.ts";

/** The last critical section of each kernel; the next one waits for it, whether it succeeded or not. */
const tails = new WeakMap<Kernel, Promise<unknown>>();

/** Runs `section` when no other section of this kernel runs. */
export function exclusively<T>(kernel: Kernel, section: () => Promise<T>): Promise<T> {
  const previous = tails.get(kernel);
  const current = previous === undefined ? section() : previous.then(section, section);
  tails.set(kernel, current);
  // Forgetting a finished tail spares the uncontended case a turn of the microtask queue per write.
  const forget = () => {
    if (tails.get(kernel) === current) tails.delete(kernel);
  };
  current.then(forget, forget);
  return current;
}
