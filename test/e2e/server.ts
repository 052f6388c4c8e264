import { BINARY, type Shell } from "./sg.ts";

/** `sg serve` in a shell's root, ready to answer. */
export interface Server extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
  readonly stderr: () => string;
  /** Resolves when the process has ended, with its exit code; null when a signal ended it. */
  readonly ended: Promise<number | null>;
  kill(signal: NodeJS.Signals): void;
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Response>;
}

/** Starts the server on a free port of the loopback address, unless told otherwise, and waits until it says that it answers. */
export async function serve(
  shell: Shell,
  flags: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<Server> {
  const child = Bun.spawn([BINARY, "serve", "--port", "0", "--json", ...flags], {
    cwd: shell.root,
    env: { PATH: process.env.PATH ?? "", ...environment },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  let stderr = "";
  const reading = (async () => {
    for await (const chunk of child.stderr) stderr += new TextDecoder().decode(chunk);
  })();
  const url = await firstLine(child.stdout);
  if (url === null) {
    await reading;
    throw new Error(`sg serve ended before it was ready: ${stderr}`);
  }
  const address = new URL((JSON.parse(url) as { url: string }).url);
  // Whatever it listens on, only the loopback address is asked.
  address.hostname = "127.0.0.1";
  return {
    url: address.href.replace(/\/$/, ""),
    pid: child.pid,
    stderr: () => stderr,
    ended: child.exited.then(() => child.exitCode),
    kill: (signal) => child.kill(signal),
    post: (path, body, headers = {}) =>
      fetch(new URL(path, address), {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify(body),
      }),
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await child.exited;
    },
  };
}

async function firstLine(stream: ReadableStream<Uint8Array>): Promise<string | null> {
  let text = "";
  for await (const chunk of stream) {
    text += new TextDecoder().decode(chunk);
    const end = text.indexOf("\n");
    if (end >= 0) return text.slice(0, end);
  }
  return null;
}

/** Waits for a condition; for a test that would hang, the runner's own timeout is the limit. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await Bun.sleep(5);
}
