import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface LocalNodeOptions {
  readonly binary: string;
  readonly root: string;
  readonly name: string;
  /** Settings as environment variables. */
  readonly environment: Readonly<Record<string, string>>;
}

const START_MS_MAX = 60_000;
const STOP_MS_MAX = 15_000;

/** One `sg serve` on the loopback address, with a root of its own. */
export class LocalNode {
  readonly name: string;
  readonly root: string;
  readonly id: string;
  readonly key: string;
  readonly url: string;
  readonly #child: Bun.Subprocess<"ignore", "pipe", "ignore">;

  private constructor(
    options: LocalNodeOptions,
    url: string,
    who: { readonly id: string; readonly key: string },
    child: Bun.Subprocess<"ignore", "pipe", "ignore">,
  ) {
    this.name = options.name;
    this.root = options.root;
    this.url = url;
    this.id = who.id;
    this.key = who.key;
    this.#child = child;
  }

  /** @param started told of the process as soon as there is one, so that it can be ended whatever happens next */
  static async start(options: LocalNodeOptions, started: (end: () => Promise<void>) => void): Promise<LocalNode> {
    const { binary, root, environment } = options;
    const child = Bun.spawn([binary, "serve", "--port", "0", "--json"], {
      cwd: root,
      env: { PATH: process.env.PATH ?? "", ...environment },
      stdin: "ignore",
      stdout: "pipe",
      stderr: "ignore",
    });
    started(() => end(child));
    const { url } = JSON.parse(await firstLine(child)) as { readonly url: string };
    const origin = new URL(url).origin;
    const { node, keys } = (await (await fetch(`${origin}/federation/keys`)).json()) as {
      readonly node: string;
      readonly keys: readonly { readonly x: string }[];
    };
    return new LocalNode(options, origin, { id: node, key: keys[0]?.x ?? "" }, child);
  }

  /** Another root with what is in this one, before any node has lived there. */
  static copyRoot(from: string, to: string): void {
    cpSync(from, to, { recursive: true });
  }

  get pid(): number {
    return this.#child.pid;
  }

  knows(peers: readonly object[]): void {
    writeFileSync(join(this.root, "peers.json"), JSON.stringify({ peers }), { mode: 0o600 });
  }

  async get<Shape>(path: string): Promise<Shape> {
    return await answerOf<Shape>(await fetch(`${this.url}${path}`), path);
  }

  async post<Shape>(path: string, body: unknown): Promise<Shape> {
    const headers = { "content-type": "application/json" };
    return await answerOf<Shape>(
      await fetch(`${this.url}${path}`, { method: "POST", headers, body: JSON.stringify(body) }),
      path,
    );
  }

  /** Resident memory of the server, without its gene hosts; null where the system does not say. */
  memoryBytes(): number | null {
    try {
      const kilobytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${this.pid}/status`, "utf8"))?.[1];
      return kilobytes === undefined ? null : Number(kilobytes) * 1_024;
    } catch {
      return null;
    }
  }
}

async function end(child: Bun.Subprocess): Promise<void> {
  child.kill("SIGTERM");
  const late = setTimeout(() => child.kill("SIGKILL"), STOP_MS_MAX);
  await child.exited;
  clearTimeout(late);
}

async function firstLine(child: Bun.Subprocess<"ignore", "pipe", "ignore">): Promise<string> {
  const late = setTimeout(() => child.kill("SIGKILL"), START_MS_MAX);
  const reader = child.stdout.getReader();
  const decoder = new TextDecoder();
  let text = "";
  while (!text.includes("\n")) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`a node ended before it served (exit ${await child.exited}): ${text}`);
    text += decoder.decode(value, { stream: true });
  }
  clearTimeout(late);
  // What else it may print is nobody's concern, and must not fill the pipe.
  void (async () => {
    while (!(await reader.read()).done);
  })();
  return text.slice(0, text.indexOf("\n"));
}

async function answerOf<Shape>(response: Response, path: string): Promise<Shape> {
  const text = await response.text();
  if (!response.ok) throw new Error(`${path}: status ${response.status}: ${text}`);
  return JSON.parse(text) as Shape;
}
