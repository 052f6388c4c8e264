import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { createMockKernel, type Kernel, mockKernelFromSnapshot, type Operation } from "../../../src/kernel/mod.ts";

/** A simulated kernel whose state outlives the process: every write is in the file before it is answered. */
export function openFileKernel(path: string): Kernel {
  const mock = existsSync(path) ? mockKernelFromSnapshot(JSON.parse(readFileSync(path, "utf8"))) : createMockKernel();
  const own = {
    // A copy of the folder is the same machine at another place.
    identity: `file:${basename(path)}`,
    apply: async (operation: Operation) => {
      const answer = await mock.apply(operation);
      writeFileSync(`${path}.new`, JSON.stringify(await mock.snapshot()));
      renameSync(`${path}.new`, path);
      return answer;
    },
  };
  return new Proxy<Kernel>(mock, {
    get: (target, key) => {
      if (key === "identity" || key === "apply") return own[key];
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
