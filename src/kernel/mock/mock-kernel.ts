import type { Json, JsonObject } from "../../core/mod.ts";
import type { Kernel, Operation } from "../kernel.ts";
import { KernelError } from "../kernel-error.ts";
import {
  type ArgsOf,
  isWrite,
  type OperationName,
  operationName,
  parseArgs,
  type ReadName,
  type WriteName,
} from "../operations.ts";
import type { NetworkSnapshotInput } from "../snapshot.ts";
import { bridgeWrites } from "./bridge-writes.ts";
import { defaultState } from "./default-state.ts";
import { type Fault, FaultScript } from "./faults.ts";
import { groupWrites } from "./group-writes.ts";
import { linkWrites } from "./link-writes.ts";
import { pathWrites } from "./path-writes.ts";
import { reads } from "./reads.ts";
import { reboot } from "./reboot.ts";
import { type MockState, snapshotOf, stateFrom } from "./state.ts";
import type { WritePlan, Writes } from "./writes.ts";

// A host's network in memory: the same answers every time, no clock, no randomness. It knows the rules that make a real
// kernel refuse, and enough of the world beyond the cable (neighbouring switches, hosts, leases) for diagnostics to see
// the difference between a command that succeeded and a network that works. Spanning tree is always converged; time
// comes with the simulated clock.

type Read = (state: MockState, args: Json) => Json;
type Write = (state: MockState, args: Json) => WritePlan;

const writes: Writes<WriteName> = { ...linkWrites, ...groupWrites, ...bridgeWrites, ...pathWrites };
const readTable = table(reads) as ReadonlyMap<string, Read>;
const writeTable = table(writes) as ReadonlyMap<string, Write>;

export class MockKernel implements Kernel {
  readonly kind = "mock";
  readonly #faults = new FaultScript();
  #state: MockState;
  #nowMs = 0;

  constructor(state: MockState) {
    this.#state = state;
  }

  async read(operation: Operation): Promise<Json> {
    const read = readTable.get(operationName(operation.name));
    if (read === undefined) throw wrongAccess(operation);
    const fault = this.#faults.next(operation);
    if (fault !== null) throw fault;
    return read(this.#state, operation.args);
  }

  async inverse(operation: Operation): Promise<readonly Operation[]> {
    return this.#plan(operation).inverse;
  }

  async apply(operation: Operation): Promise<Json> {
    const plan = this.#plan(operation);
    const fault = this.#faults.next(operation);
    if (fault?.effect === "none") throw fault;
    plan.act();
    if (fault !== null) throw fault;
    return null;
  }

  async snapshot(): Promise<JsonObject> {
    return snapshotOf(this.#state);
  }

  /** Replaces the whole state by a snapshot's, by value. @throws KernelError when it is none. */
  restore(snapshot: JsonObject): void {
    this.#state = stateFrom(snapshot);
  }

  /** Milliseconds that have passed on this network; nothing happens on it while they do not. */
  get nowMs(): number {
    return this.#nowMs;
  }

  async wait(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.advance(ms);
  }

  /** Lets time pass. @throws RangeError when it would run backwards. */
  advance(ms: number): void {
    if (!(ms >= 0)) throw new RangeError(`Cannot let ${ms} ms pass: time does not run backwards`);
    this.#nowMs += ms;
  }

  /** Switches the machine off and on: what was not stored is lost. */
  reboot(): void {
    reboot(this.#state);
  }

  /** Makes a coming call fail. Rollback is subject to faults like everything else. */
  injectFault(fault: Fault): void {
    this.#faults.add(fault);
  }

  clearFaults(): void {
    this.#faults.clear();
  }

  #plan(operation: Operation): WritePlan {
    const write = writeTable.get(operationName(operation.name));
    if (write === undefined) throw wrongAccess(operation);
    return write(this.#state, operation.args);
  }
}

/** A host with eth0 to eth3 and eno1 to eno4 (all plugged in, each on its own segment), or the state given. */
export function createMockKernel(initialState: NetworkSnapshotInput = defaultState()): MockKernel {
  return new MockKernel(stateFrom(initialState));
}

/** @throws KernelError when the data is no snapshot. */
export function mockKernelFromSnapshot(snapshot: JsonObject): MockKernel {
  return new MockKernel(stateFrom(snapshot));
}

function table<N extends ReadName | WriteName>(
  rules: { readonly [Name in N]: (state: MockState, args: ArgsOf<Name>) => unknown },
): ReadonlyMap<string, (state: MockState, args: Json) => unknown> {
  const names = Object.keys(rules) as N[];
  return new Map(
    names.map((name) => [name, (state: MockState, args: Json) => rules[name](state, parseArgs(name, args))]),
  );
}

function wrongAccess(operation: Operation): KernelError {
  const name = operation.name as OperationName;
  const [attempt, method] = isWrite(operation) ? ["read with", "apply"] : ["write with", "read"];
  return new KernelError("rights", `Cannot ${attempt} ${name}: use ${method}`, { details: { operation: name } });
}
