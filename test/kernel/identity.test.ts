import { expect, test } from "bun:test";
import { compareIdentity, createMockKernel, type Kernel, kernelIdentity } from "../../src/kernel/mod.ts";

test.each([
  ["machine:a/boot1/net:[1]", "machine:a/boot1/net:[1]", "same"],
  ["machine:a/boot1/net:[1]", "machine:a/boot1/net:[2]", "other"],
  ["machine:a/boot1/net:[1]", "machine:a/boot2/net:[1]", "restarted"],
  ["machine:a/boot1/net:[1]", "machine:b/boot2/net:[1]", "other"],
  ["machine:rehearsal/1", "machine:rehearsal/2", "gone"],
  ["machine:rehearsal/1", "machine:a/boot1/net:[1]", "other"],
  ["machine:a/boot1/net:[1]", "memory:x", "other"],
  ["memory:x", "memory:y", "gone"],
  ["memory:x", "machine:a/boot1/net:[1]", "gone"],
  ["memory:x", "memory:x", "same"],
  ["file:a", "file:b", "other"],
] as const)("what was done on %s is, for %s: %s", (recorded, present, expected) => {
  expect(compareIdentity(recorded, present)).toBe(expected);
});

test("a simulated kernel is itself and no other; a machine is the same for all its kernels", () => {
  const [one, two] = [createMockKernel(), createMockKernel()];
  expect(kernelIdentity(one)).toBe(kernelIdentity(one));
  expect(kernelIdentity(one)).not.toBe(kernelIdentity(two));
  const machine = (kernel: Kernel): Kernel => ({ ...kernel, kind: "linux" });
  expect(kernelIdentity(machine(one))).toBe(kernelIdentity(machine(two)));
  expect(kernelIdentity(machine(one))).toMatch(/^machine:[^/]+\/[^/]*\/.*$/);
});
