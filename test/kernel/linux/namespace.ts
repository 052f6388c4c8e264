import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Json, JsonObject } from "../../../src/core/mod.ts";
import { type Kernel, KernelError, type Operation } from "../../../src/kernel/mod.ts";
import type { AgentOptions, Reply, Request } from "./agent.ts";

/** A network namespace of a test's own. Whatever is in it goes with it, processes excepted. */
export class Namespace implements Disposable {
  readonly name: string;

  constructor(label: string) {
    this.name = `sg-test-${label}-${process.pid}`;
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
if (noNamespaces !== null) process.stderr.write(`skipped: ${noNamespaces}\n`);

/** A production kernel that lives in a namespace, in a process of its own. */
export class NamespaceKernel implements Kernel, AsyncDisposable {
  readonly kind = "linux";
  readonly bootDirectory = mkdtempSync(join(tmpdir(), "sg-units-"));
  readonly #child: Bun.Subprocess;
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  #id = 0;

  constructor(namespace: Namespace, options: Partial<AgentOptions> = {}) {
    const settings: AgentOptions = {
      bootDirectory: this.bootDirectory,
      protectedNames: "",
      namePrefix: "sg-test-",
      protectDefaultRoute: true,
      environment: { PATH: process.env.PATH ?? "" },
      ...options,
    };
    const agent = [process.execPath, join(import.meta.dir, "agent.ts"), JSON.stringify(settings)];
    this.#child = Bun.spawn(["ip", "netns", "exec", namespace.name, ...agent], {
      stdio: ["ignore", "inherit", "inherit"],
      ipc: (reply: Reply) => this.#settle(reply),
    });
  }

  async read(operation: Operation): Promise<Json> {
    return (await this.#ask("read", operation)) as Json;
  }

  async inverse(operation: Operation): Promise<readonly Operation[]> {
    return (await this.#ask("inverse", operation)) as Operation[];
  }

  async apply(operation: Operation): Promise<Json> {
    return (await this.#ask("apply", operation)) as Json;
  }

  async snapshot(): Promise<JsonObject> {
    return (await this.#ask("snapshot")) as JsonObject;
  }

  async wait(ms: number): Promise<void> {
    await Bun.sleep(ms);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#child.exited;
    rmSync(this.bootDirectory, { recursive: true, force: true });
  }

  #ask(method: Request["method"], operation?: Operation): Promise<unknown> {
    const id = this.#id++;
    const waiting = Promise.withResolvers<unknown>();
    this.#waiting.set(id, waiting);
    this.#child.send({ id, method, ...(operation === undefined ? {} : { operation }) } satisfies Request);
    return waiting.promise;
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
