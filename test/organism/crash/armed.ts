import type { GenomeStore, JournalWriter, RunJournals } from "../../../src/genome/mod.ts";
import type { Kernel } from "../../../src/kernel/mod.ts";

/**
 * A place where a process may die: before an operation's inverse is asked for (nothing is recorded), before it acts (the
 * inverse is), after it acted; before and after a journal is closed.
 */
export interface Points {
  /** Counts, and dies when it is time: never returns then. */
  around(): Promise<void>;
  /** The same where a promise cannot be waited for: throws then. */
  aroundClosing(): void;
}

/** `target` with some of its methods replaced. */
function withMethods<T extends object>(target: T, methods: Partial<T>): T {
  return new Proxy(target, {
    get: (_, key) => {
      const replaced = (methods as Record<PropertyKey, unknown>)[key];
      if (replaced !== undefined) return replaced;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

export function armedKernel(kernel: Kernel, points: Points): Kernel {
  return withMethods(kernel, {
    inverse: async (operation) => {
      await points.around();
      return await kernel.inverse(operation);
    },
    apply: async (operation) => {
      await points.around();
      const answer = await kernel.apply(operation);
      await points.around();
      return answer;
    },
  });
}

export function armedStore(store: GenomeStore, points: Points): GenomeStore {
  const armedWriter = (writer: JournalWriter): JournalWriter =>
    withMethods(writer, {
      close: (...closing) => {
        points.aroundClosing();
        writer.close(...closing);
        points.aroundClosing();
      },
    });
  const journals: RunJournals = withMethods(store.journals, {
    open: (...opening) => armedWriter(store.journals.open(...opening)),
    claimAbandoned: (...claim) =>
      store.journals.claimAbandoned(...claim).map(({ journal, writer }) => ({ journal, writer: armedWriter(writer) })),
  });
  return withMethods(store, { journals });
}
