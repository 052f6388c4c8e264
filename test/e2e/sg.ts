import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** The binary under test; `scripts/test.ts` builds it first. */
export const BINARY = join(import.meta.dir, "..", "..", "dist", "sg");

/** A search that a quick machine finishes must not be over by the clock on a slow one. */
const PATIENCE = { SG_MUTATION_WALL_MS: "600000" };

export interface Finished {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The one JSON document on stdout. Throws when there is none: the output is in the message. */
  json<Shape>(): Shape;
}

/** A directory of its own, a clean environment, and `sg` to run in it. */
export class Shell implements Disposable {
  readonly root: string;
  readonly binary: string;

  constructor(binary = BINARY) {
    this.binary = binary;
    this.root = mkdtempSync(join(tmpdir(), "sg-e2e-"));
  }

  /** Files by path relative to the root. */
  write(files: Readonly<Record<string, string>>): this {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.root, path)), { recursive: true });
      writeFileSync(join(this.root, path), text);
    }
    return this;
  }

  /** Another one with the same files, for tests that each want a fresh organism: making one takes longer. */
  copy(): Shell {
    const copy = new Shell(this.binary);
    cpSync(this.root, copy.root, { recursive: true });
    return copy;
  }

  async sg(...argv: readonly string[]): Promise<Finished> {
    return await this.sgWith({}, ...argv);
  }

  async sgWith(
    options: {
      readonly input?: string;
      readonly environment?: Record<string, string>;
      /** A command that runs another, such as `ip netns exec NAME`. */
      readonly within?: readonly string[];
    },
    ...argv: readonly string[]
  ): Promise<Finished> {
    const child = Bun.spawn([...(options.within ?? []), this.binary, ...argv], {
      cwd: this.root,
      env: { PATH: process.env.PATH ?? "", ...PATIENCE, ...options.environment },
      stdin: new TextEncoder().encode(options.input ?? ""),
      stdout: "pipe",
      stderr: "pipe",
    });
    const [stdout, stderr, exitCode] = await Promise.all([
      new Response(child.stdout).text(),
      new Response(child.stderr).text(),
      child.exited,
    ]);
    return {
      exitCode,
      stdout,
      stderr,
      json<Shape>() {
        try {
          return JSON.parse(stdout) as Shape;
        } catch {
          throw new Error(
            `sg ${argv.join(" ")} printed no JSON (exit ${exitCode})\nstdout: ${stdout}\nstderr: ${stderr}`,
          );
        }
      },
    };
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

export interface RunJson {
  readonly runId: string;
  readonly outcome: string;
  readonly output: unknown;
  readonly attempts: readonly {
    readonly sha: string;
    readonly outcome: string;
    readonly kind: string | null;
    readonly message: string | null;
    readonly durationUs: number;
  }[];
  readonly mutation: { readonly sha: string | null; readonly engine: string; readonly candidatesTried: number } | null;
}
