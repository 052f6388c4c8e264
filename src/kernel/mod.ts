// The network of the machine: what can be asked of it, how it is taken back, and a simulated one.
export { compareIdentity, kernelHome, kernelIdentity, outlivesBoot } from "./identity.ts";
export type { Kernel, Operation } from "./kernel.ts";
export { type KernelEffect, KernelError, type KernelRefusal } from "./kernel-error.ts";
export { inspectLinuxKernel, type KernelFinding } from "./linux/inspect.ts";
export { createLinuxKernel, type LinuxKernelOptions } from "./linux/linux-kernel.ts";
export type { Fault } from "./mock/faults.ts";
export { createMockKernel, MockKernel, mockKernelFromSnapshot } from "./mock/mock-kernel.ts";
export { openMockKernel, removeMockNetwork } from "./mock/network-file.ts";
export type { LinkCondition, WorldAction, WorldEvent } from "./mock/world-event.ts";
export { type NetworkView, viewNetwork } from "./network-view.ts";
export {
  argumentNames,
  type OperationName,
  type OperationSpec,
  operations,
  operationsFor,
} from "./operations.ts";
export {
  assertAllowed,
  NAME_PREFIX_DEFAULT,
  protectedInterfaces,
  protectedInterfacesProblem,
} from "./protected-interfaces.ts";
export { requiredArguments } from "./required-arguments.ts";
export { configurationPort, diagnosticPort, type KernelPort } from "./sdk-port.ts";
export type { NetworkSnapshot, NetworkSnapshotInput } from "./snapshot.ts";
export { Transaction } from "./transaction.ts";
export {
  type InterruptedEntry,
  type JournalEntry,
  type RefusedOperation,
  type RollbackReport,
  type TransactionJournal,
  type UndoProgress,
  undo,
  undoInterrupted,
} from "./undo.ts";
