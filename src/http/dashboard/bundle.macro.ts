// Runs inside the bundler (and, for `bun src/main.ts serve`, inside Bun's transpiler): the browser's side of the
// dashboard, bundled by a process of its own, is written into the program as a literal. A bundler cannot call itself.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const CLIENT = join(import.meta.dir, "client");
/** The page, and what sets its colours before anything is painted. */
const ENTRIES = ["main.tsx", "theme.ts"];

export interface EmbeddedAsset {
  /** With a hash of its content: `main-2f6xk1.js`. */
  readonly name: string;
  /** Brotli, as base64: what nearly every browser gets as it is. */
  readonly brotli: string;
}

export function embedDashboard(): EmbeddedAsset[] {
  const folder = mkdtempSync(join(tmpdir(), "sg-dashboard-"));
  try {
    const names = ["--entry-naming=[name]-[hash].[ext]", "--chunk-naming=[name]-[hash].[ext]"];
    const entries = ENTRIES.map((entry) => join(CLIENT, entry));
    const flags = ["--minify", "--target=browser", "--splitting", ...names, `--outdir=${folder}`];
    const built = Bun.spawnSync([process.execPath, "build", ...entries, ...flags], { stdout: "pipe", stderr: "pipe" });
    if (!built.success) throw new Error(`Cannot bundle the dashboard: ${built.stderr}`);
    return readdirSync(folder)
      .sort()
      .map((name) => ({ name, brotli: compressed(readFileSync(join(folder, name))) }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function compressed(bytes: Uint8Array): string {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  return brotliCompressSync(bytes, { params }).toString("base64");
}
