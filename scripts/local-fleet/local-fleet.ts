import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalNode } from "./local-node.ts";

export interface LocalFleetOptions {
  readonly binary: string;
  readonly nodes: number;
  readonly roundMs: number;
  /** A root to copy for each node, or null for `sg init`. */
  readonly template: string | null;
  readonly note: (text: string) => void;
}

/** Started at the same time: more would only wait for the processor. */
const STARTS_AT_ONCE = 2;

/** Real nodes of the built binary on the loopback address, each with a root, a port, and a secret shared with each other. */
export class LocalFleet implements AsyncDisposable {
  readonly nodes: LocalNode[] = [];
  readonly roundMs: number;
  readonly #folder = mkdtempSync(join(tmpdir(), "sg-fleet-"));
  readonly #ends: (() => Promise<void>)[] = [];

  private constructor(roundMs: number) {
    this.roundMs = roundMs;
  }

  static async start(options: LocalFleetOptions): Promise<LocalFleet> {
    const fleet = new LocalFleet(options.roundMs);
    try {
      await fleet.#start(options);
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
      await Bun.sleep(Math.min(100, this.roundMs / 10));
    }
    return performance.now() - startedAt;
  }

  async #start({ binary, nodes, roundMs, template, note }: LocalFleetOptions): Promise<void> {
    const first = template ?? join(this.#folder, "template");
    if (template === null) await run([binary, "init", "--root", first]);
    const names = Array.from({ length: nodes }, (_, index) => `node-${String(index + 1).padStart(2, "0")}`);
    const environment = {
      SG_FEDERATION_SYNC_MS: String(roundMs),
      SG_FEDERATION_HEALTH_MS: String(roundMs),
      SG_MUTATION_ENGINE: "off",
      SG_SANDBOX_HOSTS: "1",
    };
    for (let at = 0; at < names.length; at += STARTS_AT_ONCE) {
      const started = names.slice(at, at + STARTS_AT_ONCE).map(async (name) => {
        const root = join(this.#folder, name);
        LocalNode.copyRoot(first, root);
        return await LocalNode.start({ binary, root, name, environment: { ...environment, SG_FEDERATION_NAME: name } }, (end) => {
          this.#ends.push(end);
        });
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
