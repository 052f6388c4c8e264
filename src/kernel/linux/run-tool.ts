import { messageOf } from "../../core/mod.ts";
import { KernelError } from "../kernel-error.ts";

/** Bytes of one stream that are kept: ten thousand interfaces with all details fit. What is longer is an error. */
const OUTPUT_BYTES_MAX = 64 * 1024 * 1024;
/** Milliseconds. `ip` answers in two; a driver that negotiates with hardware may take seconds. */
const TOOL_TIMEOUT_MS = 15_000;

/** Nothing of our own environment reaches a tool: no locale, no preload, no colours (`ip` reads COLORFGBG). */
const ENVIRONMENT = { LC_ALL: "C" };

export interface ToolOptions {
  readonly input?: string;
  readonly timeoutMs?: number;
}

export interface ToolOutput {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** It was still running at its time limit and was killed. */
  readonly timedOut: boolean;
}

/**
 * Runs a program without a shell, its arguments as they are.
 * @throws KernelError `unavailable` when it cannot be started, `state` when it says more than it may.
 */
export async function runTool(
  path: string,
  args: readonly string[],
  { input, timeoutMs = TOOL_TIMEOUT_MS }: ToolOptions = {},
): Promise<ToolOutput> {
  const child = spawn(path, args, input);
  let timedOut = false;
  const late = Promise.withResolvers<number>();
  const timer = setTimeout(() => {
    timedOut = true;
    child.kill("SIGKILL");
    late.resolve(-1);
  }, timeoutMs);
  try {
    const [stdout, stderr] = await Promise.all([readAll(child.stdout, path), readAll(child.stderr, path)]);
    // Not the exit alone: Bun has been seen to lose one, and nothing here may wait without end.
    const exitCode = await Promise.race([child.exited, late.promise]);
    return { exitCode, stdout, stderr, timedOut };
  } catch (thrown) {
    child.kill("SIGKILL");
    throw thrown;
  } finally {
    clearTimeout(timer);
  }
}

function spawn(path: string, args: readonly string[], input: string | undefined) {
  try {
    return Bun.spawn([path, ...args], {
      cwd: "/",
      env: ENVIRONMENT,
      stdin: input === undefined ? "ignore" : new TextEncoder().encode(input),
      stdout: "pipe",
      stderr: "pipe",
    });
  } catch (thrown) {
    throw new KernelError("unavailable", `Cannot start ${path}: ${messageOf(thrown)}`);
  }
}

async function readAll(stream: ReadableStream<Uint8Array>, path: string): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.length;
    if (bytes > OUTPUT_BYTES_MAX) {
      throw new KernelError("state", `Cannot use the output of ${path}: it is longer than ${OUTPUT_BYTES_MAX} bytes`, {
        effect: "unknown",
      });
    }
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
