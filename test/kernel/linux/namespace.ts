import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Json, JsonObject } from "../../../src/core/mod.ts";
import { type Kernel, KernelError, type Operation } from "../../../src/kernel/mod.ts";
import type { KernelFeature } from "../../conformance/kernel-writes.ts";
import type { AgentOptions, Question, Reply, Request } from "./agent.ts";

/** A network namespace of a test's own. Whatever is in it goes with it, processes excepted. */
export class Namespace implements Disposable {
  static #count = 0;
  readonly name: string;

  constructor(label: string) {
    Namespace.#count += 1;
    this.name = `sg-test-${label}-${process.pid}-${Namespace.#count}`;
    mustRun(["ip", "netns", "add", this.name]);
  }

  /** Runs a command in the namespace; throws with what it said when it fails. */
  run(...command: readonly string[]): string {
    return mustRun(["ip", "netns", "exec", this.name, ...command]);
  }

  /** One `ip` batch. */
  ip(...lines: readonly string[]): void {
    mustRun(["ip", "-n", this.name, "-batch", "-"], lines.join("\n"));
  }

  /** Names of the links here, the youngest first. */
  links(): readonly string[] {
    const links = JSON.parse(mustRun(["ip", "-n", this.name, "-j", "link", "show"])) as { readonly ifname: string }[];
    return links.map(({ ifname }) => ifname).reverse();
  }

  [Symbol.dispose](): void {
    mustRun(["ip", "netns", "delete", this.name]);
  }
}

/** Null, or why there can be no namespaces here, to be printed beside the skipped tests. */
export const noNamespaces: string | null = (() => {
  if (process.platform !== "linux") return "network namespaces need Linux";
  if (process.getuid?.() !== 0) return "network namespaces need root";
  try {
    new Namespace("try")[Symbol.dispose]();
    return null;
  } catch (thrown) {
    return `there are no network namespaces here: ${thrown instanceof Error ? thrown.message : thrown}`;
  }
})();
/** Whether this machine's kernel does what these commands ask for, tried in a namespace of their own. */
function can(...lines: readonly string[]): boolean {
  if (noNamespaces !== null) return false;
  using namespace = new Namespace("can");
  try {
    namespace.ip("link add name here type veth peer name there", ...lines);
    return true;
  } catch {
    return false;
  }
}

/** What this machine has beyond bridges and veth pairs. */
export const features: ReadonlySet<KernelFeature> = new Set(
  (["bond", "vlan", "vlan_filtering"] as const).filter((feature) => {
    if (feature === "bond") return can("link add name try type bond");
    if (feature === "vlan") return can("link add link here name try type vlan id 7");
    return can("link add name try type bridge", "link set dev try type bridge vlan_filtering 1");
  }),
);

if (noNamespaces !== null) process.stderr.write(`skipped: ${noNamespaces}\n`);

/** A production kernel that lives in a namespace, in a process of its own. */
export class NamespaceKernel implements Kernel, AsyncDisposable {
  readonly kind = "linux";
  readonly bootDirectory = mkdtempSync(join(tmpdir(), "sg-units-"));
  readonly #child: Bun.Subprocess;
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  #id = 0;

  /** @param around a command that runs another, inside the namespace: a place for tools that misbehave. */
  constructor(namespace: Namespace, options: Partial<AgentOptions> = {}, around: readonly string[] = []) {
    const settings: AgentOptions = {
      bootDirectory: this.bootDirectory,
      protectedNames: "",
      namePrefix: "sg-test-",
      protectDefaultRoute: true,
      environment: { PATH: process.env.PATH ?? "" },
      ...options,
    };
    const agent = [process.execPath, join(import.meta.dir, "agent.ts"), JSON.stringify(settings)];
    this.#child = Bun.spawn(["ip", "netns", "exec", namespace.name, ...around, ...agent], {
      stdio: ["ignore", "inherit", "inherit"],
      ipc: (reply: Reply) => this.#settle(reply),
    });
  }

  async read(operation: Operation): Promise<Json> {
    return (await this.#send({ method: "read", operation }).promise) as Json;
  }

  async inverse(operation: Operation): Promise<readonly Operation[]> {
    return (await this.#send({ method: "inverse", operation }).promise) as Operation[];
  }

  async apply(operation: Operation): Promise<Json> {
    return (await this.#send({ method: "apply", operation }).promise) as Json;
  }

  async snapshot(): Promise<JsonObject> {
    return (await this.#send({ method: "snapshot" }).promise) as JsonObject;
  }

  async wait(ms: number, signal?: AbortSignal): Promise<void> {
    const waiting = this.#send({ method: "wait", ms });
    const abort = () => {
      this.#child.send({ id: waiting.id, method: "abort", message: String(signal?.reason?.message) } satisfies Request);
    };
    if (signal?.aborted) abort();
    else signal?.addEventListener("abort", abort, { once: true });
    await waiting.promise;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#child.exited;
    rmSync(this.bootDirectory, { recursive: true, force: true });
  }

  #send(question: Question): { readonly id: number; readonly promise: Promise<unknown> } {
    const id = this.#id++;
    const waiting = Promise.withResolvers<unknown>();
    this.#waiting.set(id, waiting);
    this.#child.send({ ...question, id } satisfies Request);
    return { id, promise: waiting.promise };
  }

  #settle(reply: Reply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (reply.ok) {
      waiting?.resolve(reply.value);
      return;
    }
    const { reason, effect, message } = reply.error;
    waiting?.reject(
      reason === undefined
        ? new Error(message)
        : new KernelError(reason, message, effect === undefined ? {} : { effect }),
    );
  }
}

function mustRun(command: readonly string[], input = ""): string {
  const { exitCode, stdout, stderr } = Bun.spawnSync([...command], { stdin: new TextEncoder().encode(input) });
  if (exitCode === 0) return stdout.toString();
  throw new Error(`${command.join(" ")} failed: ${stderr.toString().trim()}`);
}
