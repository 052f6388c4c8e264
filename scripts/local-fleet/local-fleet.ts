import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { LocalNode } from "./local-node.ts";

export interface LocalFleetOptions {
  readonly binary: string;
  readonly nodes: number;
  readonly roundMs: number;
  /** What stands in each root beside what `sg init` writes, by path. */
  readonly files: Readonly<Record<string, string>>;
  readonly note: (text: string) => void;
  /** Ends what is under way; the nodes are stopped then as always. */
  readonly signal: AbortSignal;
}

/** Started at the same time: more would only wait for the processor. */
const STARTS_AT_ONCE = 2;

/** Real nodes of the built binary on the loopback address, each with a root, a port, and a secret shared with each other. */
export class LocalFleet implements AsyncDisposable {
  readonly nodes: LocalNode[] = [];
  readonly roundMs: number;
  readonly #folder = mkdtempSync(join(tmpdir(), "sg-fleet-"));
  readonly #ends: (() => Promise<void>)[] = [];
  readonly #signal: AbortSignal;

  private constructor(roundMs: number, signal: AbortSignal) {
    this.roundMs = roundMs;
    this.#signal = signal;
  }

  static async start(options: LocalFleetOptions): Promise<LocalFleet> {
    const fleet = new LocalFleet(options.roundMs, options.signal);
    try {
      await fleet.unlessStopped(fleet.#start(options));
      fleet.#introduce();
      return fleet;
    } catch (thrown) {
      await fleet[Symbol.asyncDispose]();
      throw thrown;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#ends.map((end) => end()));
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** What `work` comes to, or an error as soon as somebody asks to stop. */
  async unlessStopped<Result>(work: Promise<Result>): Promise<Result> {
    const stopped = Promise.withResolvers<never>();
    const stop = () => stopped.reject(this.#signal.reason);
    if (this.#signal.aborted) stop();
    this.#signal.addEventListener("abort", stop, { once: true });
    try {
      return await Promise.race([work, stopped.promise]);
    } finally {
      this.#signal.removeEventListener("abort", stop);
    }
  }

  /** Milliseconds until it holds of every node, and of the slowest; looked at all the time. */
  async untilAll(what: string, holds: (node: LocalNode) => Promise<boolean>, maxMs: number): Promise<number> {
    const startedAt = performance.now();
    let left = [...this.nodes];
    while (left.length > 0) {
      const held = await Promise.all(left.map((node) => holds(node)));
      left = left.filter((_, index) => !held[index]);
      if (left.length === 0) break;
      if (performance.now() - startedAt > maxMs) {
        throw new Error(`${what}: not within ${maxMs} ms on ${left.map(({ name }) => name).join(", ")}`);
      }
      await Bun.sleep(Math.max(this.roundMs / 20, this.nodes.length * 10));
    }
    return performance.now() - startedAt;
  }

  async #start({ binary, nodes, roundMs, files, note }: LocalFleetOptions): Promise<void> {
    const first = join(this.#folder, "template");
    await run([binary, "init", "--root", first]);
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(first, path)), { recursive: true });
      writeFileSync(join(first, path), text);
    }
    const names = Array.from({ length: nodes }, (_, index) => `node-${String(index + 1).padStart(2, "0")}`);
    const environment = {
      SG_FEDERATION_SYNC_MS: String(roundMs),
      SG_FEDERATION_HEALTH_MS: String(roundMs),
      SG_MUTATION_ENGINE: "off",
      SG_SANDBOX_HOSTS: "1",
    };
    for (let at = 0; at < names.length && !this.#signal.aborted; at += STARTS_AT_ONCE) {
      const started = names.slice(at, at + STARTS_AT_ONCE).map(async (name) => {
        const root = join(this.#folder, name);
        LocalNode.copyRoot(first, root);
        return await LocalNode.start(
          { binary, root, name, environment: { ...environment, SG_FEDERATION_NAME: name } },
          (end) => {
            this.#ends.push(end);
          },
        );
      });
      this.nodes.push(...(await Promise.all(started)));
      note(`${this.nodes.length} of ${nodes} nodes serve`);
    }
  }

  /** Everybody is everybody's peer, each pair by a secret of its own. */
  #introduce(): void {
    const secrets = new Map<string, string>();
    const secretOf = (left: LocalNode, right: LocalNode): string => {
      const pair = [left.name, right.name].sort().join(" ");
      const secret = secrets.get(pair) ?? Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString("base64url");
      secrets.set(pair, secret);
      return secret;
    };
    for (const node of this.nodes) {
      const others = this.nodes.filter((other) => other !== node);
      node.knows(
        others.map((other) => {
          const { name, id, url, key } = other;
          return { name, id, url, key, auth: "hmac", secret: secretOf(node, other), dispatch: true };
        }),
      );
    }
  }
}

async function run(command: readonly string[]): Promise<void> {
  const child = Bun.spawn([...command], { env: { PATH: process.env.PATH ?? "" }, stdout: "ignore", stderr: "pipe" });
  const [exitCode, stderr] = await Promise.all([child.exited, new Response(child.stderr).text()]);
  if (exitCode !== 0) throw new Error(`${command.join(" ")}: ${stderr}`);
}
