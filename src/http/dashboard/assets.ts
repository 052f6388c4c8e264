import { brotliDecompressSync, gzipSync } from "node:zlib";
import { embedDashboard } from "./bundle.macro.ts" with { type: "macro" };

const TYPES: Readonly<Record<string, string>> = {
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
};

export type Encoding = "br" | "gzip" | "identity";

/**
 * A file of the dashboard. It is carried as Brotli, which nearly every browser takes as it is; the other forms are made for
 * the first one that asks for them, so that the first page waits for none of them.
 */
export class Asset {
  readonly type: string;
  readonly #brotli: string;
  readonly #forms = new Map<Encoding, Uint8Array<ArrayBuffer>>();

  constructor(
    readonly name: string,
    brotli: string,
  ) {
    this.type = TYPES[name.split(".").at(-1) ?? ""] ?? "application/octet-stream";
    this.#brotli = brotli;
  }

  in(encoding: Encoding): Uint8Array<ArrayBuffer> {
    const known = this.#forms.get(encoding);
    if (known !== undefined) return known;
    const made = new Uint8Array(this.#make(encoding));
    this.#forms.set(encoding, made);
    return made;
  }

  #make(encoding: Encoding): Buffer {
    if (encoding === "br") return Buffer.from(this.#brotli, "base64");
    return encoding === "identity" ? brotliDecompressSync(this.in("br")) : gzipSync(this.in("identity"));
  }
}

const EMBEDDED = embedDashboard();

/** By name. */
export const ASSETS: ReadonlyMap<string, Asset> = new Map(
  EMBEDDED.map(({ name, brotli }) => [name, new Asset(name, brotli)]),
);

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="sg-session" content="SESSION">
<title>sg</title>
<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath d='M4 1c0 5 8 5 8 14M12 1c0 5-8 5-8 14' fill='none' stroke='%233b7ddd' stroke-width='2'/%3E%3C/svg%3E">
<script src="/assets/${nameOf("theme", "js")}"></script>
<link rel="stylesheet" href="/assets/${nameOf("main", "css")}">
<script type="module" src="/assets/${nameOf("main", "js")}"></script>
</head>
<body>
<div id="app"></div>
<noscript>The dashboard needs JavaScript. The API is described at /openapi.json.</noscript>
</body>
</html>
`;

/**
 * The page that loads them; no script or style stands in it, as the content security policy demands.
 * @param session `stranger`: it can show the log-in without asking who is there
 */
export function pageFor(session: "stranger" | "unknown"): string {
  return PAGE.replace("SESSION", session);
}

function nameOf(stem: string, extension: string): string {
  const found = [...ASSETS.keys()].find((name) => name.startsWith(`${stem}-`) && name.endsWith(`.${extension}`));
  if (found === undefined) throw new Error(`Cannot serve the dashboard: its bundle has no ${stem}.${extension}`);
  return found;
}
