import { type Clock, canonicalJson, type Json, type JsonObject } from "../../core/mod.ts";
import type { Kernel, Operation } from "../kernel.ts";
import { KernelError } from "../kernel-error.ts";
import { type ArgsOf, isWrite, operationName, parseArgs, type ReadName, type WriteName } from "../operations.ts";
import { assertAllowed, type InterfaceRules } from "../protected-interfaces.ts";
import { BootUnits } from "./boot-units.ts";
import { RESTORE_UNITS, restoreUnitsPlan } from "./boot-writes.ts";
import { bridgeWrites } from "./bridge-writes.ts";
import { mayChangeNetwork } from "./capability.ts";
import { FdbWatch } from "./fdb-watch.ts";
import { interfacesInUse } from "./in-use.ts";
import { linkWrites } from "./link-writes.ts";
import { Machine } from "./machine.ts";
import type { Present, WritePlan, Writes } from "./present.ts";
import { type Reader, reads } from "./reads.ts";
import { RESTORE, restorePlan } from "./restore.ts";
import { snapshotOf } from "./snapshot.ts";
import { tableWrites } from "./table-writes.ts";

// The network of this machine, through `ip` and `bridge` of iproute2. Every write is planned from one look at the
// machine (refusal, inverse, commands, what must be seen afterwards), carried out as a batch, and looked at again: a tool's
// exit code is a claim, and only what reads back is a fact.

export interface LinuxKernelOptions extends InterfaceRules {
  readonly clock: Clock;
  /** Whether what carries the default route is protected as well. */
  readonly protectDefaultRoute: boolean;
  /** Where systemd-networkd reads its units. */
  readonly bootDirectory: string;
  /** PATH and SSH_CONNECTION are looked at. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** A plan older than that is made anew: the machine has other masters, too. */
const PLAN_MS_MAX = 1_000;

interface Planned {
  readonly plan: WritePlan;
  readonly present: Present;
}

type Plan = (present: Present, args: JsonObject) => WritePlan | Promise<WritePlan>;

const writes: Writes<WriteName> = { ...linkWrites, ...bridgeWrites, ...tableWrites };
const privateWrites: ReadonlyMap<string, Plan> = new Map<string, Plan>([
  [RESTORE, restorePlan],
  [RESTORE_UNITS, restoreUnitsPlan],
]);

class LinuxKernel implements Kernel {
  readonly kind = "linux";
  readonly #options: LinuxKernelOptions;
  readonly #machine: Machine;
  readonly #units: BootUnits;
  readonly #watch: FdbWatch;
  #planned: (Planned & { readonly text: string; readonly atMs: number }) | null = null;

  constructor(options: LinuxKernelOptions) {
    this.#options = options;
    this.#machine = new Machine(options.environment.PATH);
    this.#units = new BootUnits(options.bootDirectory);
    this.#watch = new FdbWatch(this.#machine, options.clock.nowMs);
  }

  async read(operation: Operation): Promise<Json> {
    const name = operationName(operation.name);
    if (isWrite(operation)) throw wrongAccess(operation);
    const args = parseArgs(name, operation.args);
    const present = await this.#look();
    return await (reads[name as ReadName] as Read)({ ...present, watch: this.#watch }, args);
  }

  async inverse(operation: Operation): Promise<readonly Operation[]> {
    const planned = await this.#plan(operation, "new");
    this.#planned = { ...planned, text: textOf([operation]), atMs: this.#options.clock.nowMs() };
    return planned.plan.inverse;
  }

  async apply(operation: Operation): Promise<Json> {
    const { plan, present } = this.#justPlanned(operation) ?? (await this.#plan(operation, "recorded"));
    try {
      await this.#carryOut(plan, present);
    } catch (thrown) {
      throw await this.#settle(operation, plan, thrown);
    }
    return null;
  }

  async snapshot(): Promise<JsonObject> {
    return await snapshotOf(await this.#look());
  }

  async wait(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, ms);
    const abort = () => reject(signal?.reason);
    signal?.addEventListener("abort", abort, { once: true });
    try {
      await promise;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    }
  }

  async #look(): Promise<Present> {
    const machine = this.#machine.look();
    return { machine, units: this.#units, links: await machine.links() };
  }

  /**
   * The plan of the `inverse` just asked for: a transaction asks for it, records it and applies at once, and planning the
   * same again would cost as much as the write. Any other order of calls plans anew.
   */
  #justPlanned(operation: Operation): Planned | null {
    const planned = this.#planned;
    this.#planned = null;
    if (planned === null || planned.text !== textOf([operation])) return null;
    return this.#options.clock.nowMs() - planned.atMs <= PLAN_MS_MAX ? planned : null;
  }

  /** The one place where operations meet the machine: rights and rules are checked here (`protected-interfaces.ts`). */
  async #plan(operation: Operation, origin: "new" | "recorded"): Promise<Planned> {
    const restore = privateWrites.get(operation.name);
    if (restore === undefined && !isWrite(operation)) throw wrongAccess(operation);
    if (restore === undefined) parseArgs(operationName(operation.name), operation.args);
    assertNetAdmin(operation);
    const present = await this.#look();
    if (restore !== undefined) {
      this.#assertRestorable(operation);
      return { plan: await restore(present, operation.args), present };
    }
    const { protectDefaultRoute, environment } = this.#options;
    const inUse =
      origin === "recorded"
        ? undefined
        : await interfacesInUse(present.machine, present.links, {
            protectDefaultRoute,
            sshConnection: environment.SSH_CONNECTION,
          });
    assertAllowed(operation, this.#options, inUse);
    const name = operation.name as WriteName;
    return { plan: await (writes[name] as Write)(present, parseArgs(name, operation.args)), present };
  }

  /** A journal is a file, and a file can be edited: what it asks for obeys rule 1 too. */
  #assertRestorable({ name, args }: Operation): void {
    const target = args.name;
    if (name !== RESTORE || typeof target !== "string" || !this.#options.protectedNames.has(target)) return;
    throw new KernelError("protected", `Cannot run ${name} on "${target}": the interface is protected`);
  }

  async #carryOut(plan: WritePlan, present: Present): Promise<void> {
    await present.machine.batch(plan.commands);
    await plan.act?.();
    const problem = await plan.missing(await this.#look());
    if (problem !== null) {
      throw new KernelError("state", `the tools report success, but ${problem}`, { effect: "unknown" });
    }
  }

  /**
   * The error that tells what state a failed write left behind. A plan is a function of the state, so that the same
   * inverse planned again means that nothing has changed; otherwise what was done is taken back, and looked at again.
   */
  async #settle(operation: Operation, { inverse }: WritePlan, thrown: unknown): Promise<unknown> {
    if (!(thrown instanceof KernelError)) return thrown;
    const unchanged = async () => {
      try {
        const { plan } = await this.#plan(operation, "recorded");
        return textOf(plan.inverse) === textOf(inverse);
      } catch (again) {
        if (again instanceof KernelError) return false;
        throw again;
      }
    };
    let clean = thrown.effect === "none" || (await unchanged());
    if (!clean) {
      await this.#undo(inverse);
      clean = await unchanged();
    }
    const message = `Cannot run ${operation.name} ${JSON.stringify(operation.args)}: ${thrown.message}`;
    return new KernelError(thrown.reason, message, {
      details: { operation: operation.name },
      effect: clean ? "none" : "unknown",
    });
  }

  async #undo(inverse: readonly Operation[]): Promise<void> {
    for (const operation of inverse) {
      try {
        const { plan, present } = await this.#plan(operation, "recorded");
        await this.#carryOut(plan, present);
      } catch (thrown) {
        // What cannot be undone shows when the state is compared.
        if (!(thrown instanceof KernelError)) throw thrown;
      }
    }
  }
}

type Read = (reader: Reader, args: ArgsOf<ReadName>) => Promise<Json> | Json;
type Write = (present: Present, args: ArgsOf<WriteName>) => WritePlan | Promise<WritePlan>;

/** This machine's network. Nothing is looked at, and no tool needed, before the first operation. */
export function createLinuxKernel(options: LinuxKernelOptions): Kernel {
  return new LinuxKernel(options);
}

function textOf(operations: readonly Operation[]): string {
  return canonicalJson(operations.map(({ name, args }) => ({ name, args })));
}

function assertNetAdmin(operation: Operation): void {
  if (mayChangeNetwork()) return;
  throw new KernelError(
    "unavailable",
    `Cannot run ${operation.name}: this process may not change the network; run sg as root, or give it CAP_NET_ADMIN`,
  );
}

function wrongAccess(operation: Operation): KernelError {
  const { name } = operation;
  const [attempt, method] = isWrite(operation) ? ["read with", "apply"] : ["write with", "read"];
  return new KernelError("rights", `Cannot ${attempt} ${name}: use ${method}`, { details: { operation: name } });
}
