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
import { atRest } from "./at-rest.ts";
import { bridgeWrites } from "./bridge-writes.ts";
import { defaultState } from "./default-state.ts";
import { type Fault, FaultScript } from "./faults.ts";
import { groupWrites } from "./group-writes.ts";
import { linkWrites } from "./link-writes.ts";
import { pathWrites } from "./path-writes.ts";
import { reads } from "./reads.ts";
import { addEvents, armEvents, playEvents, powerCycle } from "./script.ts";
import { bridgesOf, settle } from "./spanning-tree.ts";
import { copyOf, forgetDerived, type MockState, snapshotOf } from "./state.ts";
import { pump } from "./time.ts";
import { introduce } from "./traffic.ts";
import type { WorldEvent } from "./world-event.ts";
import type { WritePlan, Writes } from "./writes.ts";

// A host's network in memory: the same answers every time, no wall clock, no randomness. It knows the rules that make a
// real kernel refuse (`*-writes.ts`), and enough of the world beyond the cable for diagnostics to see the difference
// between a command that succeeded and a network that works: spanning tree (`spanning-tree.ts`), what bridges, switches
// and hosts learn (`traffic.ts`), leases (`dhcp.ts`), on a clock that moves when somebody waits (`time.ts`).

type Read = (state: MockState, args: Json) => Json;
type Write = (state: MockState, args: Json) => WritePlan;

const writes: Writes<WriteName> = { ...linkWrites, ...groupWrites, ...bridgeWrites, ...pathWrites };
const readTable = table(reads) as ReadonlyMap<string, Read>;
const writeTable = table(writes) as ReadonlyMap<string, Write>;

/** Writes after which a frame may take another way; the others leave spanning tree and carriers as they are. */
const MOVES_FRAMES: ReadonlySet<string> = new Set<WriteName>([
  "attachPort",
  "detachPort",
  "addBondMember",
  "removeBondMember",
  "setLinkUp",
  "setLinkDown",
  "setStp",
  "setMac",
  "deleteLink",
  "addBridgeVlan",
  "removeBridgeVlan",
  "setVlanFiltering",
  "addAddress",
  "removeAddress",
]);

/** Where a state is kept beyond the process that changes it. */
export interface StateKeeper {
  readonly identity: string;
  /** The state to answer from: `held`, or what another process has made of it. */
  current(held: MockState): MockState;
  /** Keeps other processes from changing the state while `work` runs. */
  alone<T>(work: () => T): T;
  keep(state: MockState): void;
  /** A new network under a name of its own; it stands once it is kept. */
  anew(): MockState;
}

export class MockKernel implements Kernel {
  readonly kind = "mock";
  /** Which network this is; another one once somebody has forgotten it. */
  identity?: string;
  readonly #faults = new FaultScript();
  readonly #keeper: StateKeeper | null;
  #state: MockState;

  /** @param state of a network at rest */
  constructor(state: MockState, keeper: StateKeeper | null = null) {
    this.#state = state;
    this.#keeper = keeper;
    if (keeper !== null) this.identity = keeper.identity;
  }

  async read(operation: Operation): Promise<Json> {
    const read = readTable.get(operationName(operation.name));
    if (read === undefined) throw wrongAccess(operation);
    this.#refresh();
    const fault = this.#faults.next(operation, this.#state);
    if (fault !== null) throw fault;
    return read(this.#state, operation.args);
  }

  async inverse(operation: Operation): Promise<readonly Operation[]> {
    this.#refresh();
    return this.#plan(operation).inverse;
  }

  async apply(operation: Operation): Promise<Json> {
    const fault = this.#change(() => {
      const plan = this.#plan(operation);
      const next = this.#faults.next(operation, this.#state);
      if (next?.effect === "none") throw next;
      plan.act();
      forgetDerived(this.#state);
      if (MOVES_FRAMES.has(operation.name)) this.#settle();
      return next;
    });
    if (fault !== null) throw fault;
    return null;
  }

  async snapshot(): Promise<JsonObject> {
    this.#refresh();
    return snapshotOf(this.#state);
  }

  /** Replaces the whole state by a snapshot's, by value. @throws KernelError when it is none. */
  restore(snapshot: JsonObject): void {
    const state = atRest(snapshot);
    this.#change(() => {
      this.#state = state;
    });
  }

  /** Milliseconds that have passed on this network; nothing happens on it while they do not. */
  get nowMs(): number {
    return this.#state.world.nowMs;
  }

  async wait(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.advance(ms);
  }

  /** Lets time pass. @throws RangeError when it would run backwards. */
  advance(ms: number): void {
    if (!(ms >= 0)) throw new RangeError(`Cannot let ${ms} ms pass: time does not run backwards`);
    this.#change(() => pump(this.#state, this.nowMs + ms));
  }

  /** Switches the machine off and on: what was not stored is lost. */
  /** Forgets this network and begins with a new one, as a machine that is installed anew. */
  reset(): void {
    this.#change(() => {
      this.#state = this.#keeper?.anew() ?? atRest(defaultState());
    });
    if (this.#keeper !== null) this.identity = this.#keeper.identity;
  }

  reboot(): void {
    this.#change(() => powerCycle(this.#state));
  }

  /** What the world will do to this machine, and when. */
  play(events: readonly WorldEvent[]): void {
    this.#change(() => addEvents(this.#state, events));
  }

  /** Another network that is like this one at this moment, its clock and what others believe included. */
  fork(): MockKernel {
    this.#refresh();
    return new MockKernel(copyOf(this.#state));
  }

  /** Makes a coming call fail. Rollback is subject to faults like everything else. */
  injectFault(fault: Fault): void {
    this.#faults.add(fault);
  }

  clearFaults(): void {
    this.#faults.clear();
  }

  #refresh(): void {
    if (this.#keeper === null) return;
    this.#state = this.#keeper.current(this.#state);
    this.identity = this.#keeper.identity;
  }

  /** Nothing is kept of work that throws: it has not changed anything. */
  #change<T>(work: () => T): T {
    const keeper = this.#keeper;
    if (keeper === null) return work();
    return keeper.alone(() => {
      this.#refresh();
      const result = work();
      keeper.keep(this.#state);
      return result;
    });
  }

  #settle(): void {
    if (settle(this.#state)) for (const bridge of bridgesOf(this.#state)) introduce(this.#state, bridge);
    armEvents(this.#state);
    // What answers a change at once has done so before the call returns, as on a kernel whose driver does it.
    playEvents(this.#state);
  }

  #plan(operation: Operation): WritePlan {
    const write = writeTable.get(operationName(operation.name));
    if (write === undefined) throw wrongAccess(operation);
    return write(this.#state, operation.args);
  }
}

/** A host with eth0 to eth3 and eno1 to eno4 (all plugged in, each on its own segment), or the state given. */
export function createMockKernel(initialState?: NetworkSnapshotInput): MockKernel {
  if (initialState !== undefined) return new MockKernel(atRest(initialState));
  defaultAtRest ??= atRest(defaultState());
  return new MockKernel(copyOf(defaultAtRest));
}

let defaultAtRest: MockState | null = null;
/** Snapshots are values: one that was read stays what it was, and candidates by the hundred start from the same one. */
const snapshotsAtRest = new WeakMap<JsonObject, MockState>();

/** @throws KernelError when the data is no snapshot. */
export function mockKernelFromSnapshot(snapshot: JsonObject): MockKernel {
  const known = snapshotsAtRest.get(snapshot) ?? atRest(snapshot);
  snapshotsAtRest.set(snapshot, known);
  return new MockKernel(copyOf(known));
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
