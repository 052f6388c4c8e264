// The rules of the house as data; the reasons are in ARCHITECTURE.md and docs. Change a rule here and nowhere else.

/** Rooms whose code is a pure function of its arguments: no I/O, no clock, no randomness of its own. */
export const PURE_ROOMS: readonly string[] = ["contract", "genome", "evolution", "pathway", "syntax"];

const PURE_AND_CORE = ["core", "syntax", "contract", "genome", "evolution", "pathway"];
const ADAPTERS = ["kernel", "sandbox", "store", "llm", "federation"];
const EVERYTHING_DOWN_FROM_ORGANISM = [...PURE_AND_CORE, ...ADAPTERS, "organism"];

/** Room -> the rooms it may import. Files directly under src/ are the composition root and may import anything. */
export const ROOMS: Readonly<Record<string, readonly string[]>> = {
  core: [],
  seed: [],
  // What stands around a server process: readiness, service manager, browser. None of it is the organism's.
  service: ["core"],
  syntax: ["core"],
  contract: ["core"],
  genome: ["core", "contract"],
  evolution: ["core", "contract", "genome", "syntax"],
  pathway: ["core", "contract", "genome"],
  kernel: ["core"],
  sandbox: ["core", "contract", "syntax"],
  store: ["core", "genome"],
  llm: ["core", "contract", "genome", "evolution"],
  federation: ["core", "genome", "evolution"],
  organism: [...PURE_AND_CORE, ...ADAPTERS, "seed"],
  http: EVERYTHING_DOWN_FROM_ORGANISM,
  // Opens an organism on disk for whoever asks: configuration, files, and the wiring that main.ts and cli share.
  project: [...EVERYTHING_DOWN_FROM_ORGANISM, "seed"],
  cli: [...EVERYTHING_DOWN_FROM_ORGANISM, "seed", "project", "http", "service"],
};

/** Rooms that a room may only import types of: what does the work is handed in by the composition root. */
export const TYPE_ONLY: Readonly<Record<string, readonly string[]>> = {
  // The sandbox is not among them: its static gate is a pure function, and its values run no code by themselves.
  organism: ["store", "llm", "federation"],
};

/** What only some rooms may mention. `use` is matched against the code, never against comments or strings. */
export interface Owned {
  readonly use: RegExp;
  readonly rooms: readonly string[];
  readonly instead: string;
}

const ROOT = "(composition root)";

export const OWNED: readonly Owned[] = [
  { use: /^(Date\.now|new Date\(\)|Date\(\))$/, rooms: ["core"], instead: "take a Clock as an argument" },
  { use: /^performance\.now$/, rooms: ["core"], instead: "take a Clock as an argument" },
  { use: /^(Math\.random|crypto\.(randomUUID|getRandomValues))$/, rooms: ["core"], instead: "take a Random argument" },
  { use: /^console\./, rooms: ["core"], instead: "take a Logger as an argument" },
  { use: /^process\.(exit|argv)$/, rooms: ["cli", ROOT], instead: "return a result or throw an error with a code" },
  { use: /^new Worker\(\)$/, rooms: ["sandbox"], instead: "ask the sandbox" },
  { use: /^Bun\.(spawn|spawnSync|\$)$/, rooms: ["sandbox", "kernel"], instead: "ask the sandbox or the kernel" },
  {
    use: /^import (node:)?child_process$/,
    rooms: ["sandbox", "kernel", "service"],
    instead: "ask the sandbox, the kernel or service",
  },
  { use: /^import bun:ffi$/, rooms: ["sandbox", "service"], instead: "ask the sandbox, or service" },
  { use: /^import ((node:)?vm|(node:)?worker_threads)$/, rooms: ["sandbox"], instead: "ask the sandbox" },
  { use: /^import (bun:sqlite|(node:)?sqlite|drizzle-orm(\/.*)?)$/, rooms: ["store"], instead: "use GenomeStore" },
  { use: /^fetch\(\)$/, rooms: ["federation", "llm"], instead: "ask federation or a model provider" },
  { use: /^import (@anthropic-ai\/sdk|openai)(\/.*)?$/, rooms: ["llm"], instead: "use the MutationEngine interface" },
  { use: /^import jose(\/.*)?$/, rooms: ["federation", "http"], instead: "ask federation or http" },
  { use: /^import (hono|@hono\/[^/]+)(\/.*)?$/, rooms: ["http", ROOT], instead: "move the route to src/http" },
];

export const COMPOSITION_ROOT = ROOT;

/** Built-in modules that the otherwise pure floors may import; the rooms that are not named here are free. */
export const BUILTIN_IMPORTS: Readonly<Record<string, readonly string[]>> = {
  core: ["node:crypto"],
  seed: [],
  ...Object.fromEntries(PURE_ROOMS.map((room) => [room, []])),
};

export interface Exemption {
  /** A file, or a folder with a slash at its end. */
  readonly place: string;
  readonly rule: string;
  /** For "sole-owner": the one use that is allowed here. */
  readonly subject?: string;
  readonly reason: string;
}

/** Places that a rule does not bind. One that is no longer needed fails the test: this list only shrinks. */
export const EXEMPTIONS: readonly Exemption[] = [
  {
    place: "src/syntax/",
    rule: "import-circle",
    reason: "a walk over statements, expressions, classes and types, which contain each other",
  },
  {
    place: "src/seed/embed.macro.ts",
    rule: "builtin-import",
    reason: "runs inside the bundler: its result is in the program, its code is not",
  },
  {
    place: "src/sandbox/host/",
    rule: "sole-owner",
    subject: "performance.now",
    reason: "a call is timed in the process where it happens; a clock is a function and cannot cross into it",
  },
  {
    place: "src/sandbox/host/",
    rule: "sole-owner",
    subject: "process.exit",
    reason: "the gene host is a process of its own with nobody to return to; its end is a message to the parent",
  },
  {
    place: "src/sandbox/realm/",
    rule: "sole-owner",
    subject: "Date.now",
    reason: "text evaluated inside the realm, where the only clock is the realm's own",
  },
  {
    place: "src/http/dashboard/bundle.macro.ts",
    rule: "sole-owner",
    subject: "Bun.spawnSync",
    reason: "runs inside the bundler, which cannot call itself: its result is in the program, its code is not",
  },
  {
    place: "src/http/dashboard/client/data/clock.ts",
    rule: "sole-owner",
    subject: "Date.now",
    reason: "runs in the browser, whose clock nobody can hand in",
  },
  {
    place: "src/http/dashboard/client/pages/docs.tsx",
    rule: "sole-owner",
    subject: "fetch()",
    reason: "runs in the browser, and asks the server that it came from for the API's own document",
  },
  {
    place: "test/escapes/",
    rule: "machine-path",
    reason: "what hostile genes reach for, on any machine",
  },
  {
    place: "src/sandbox/host-main.ts",
    rule: "sole-owner",
    subject: "process.argv",
    reason: "the entry of the gene host, which is the same binary under another first word",
  },
];

export const FILE_LINES_MAX = 400;
export const FILE_LINES_MEDIAN_MAX = 120;
export const FUNCTION_LINES_MAX = 70;

/** What was too long when the rule came, with its length then: it may shrink, never grow. Empty is the aim. */
export const LONG_FILES: Readonly<Record<string, number>> = {};
/** Keys are "file name-of-function". */
export const LONG_FUNCTIONS: Readonly<Record<string, number>> = {};

export const TOP_LEVEL: ReadonlySet<string> = new Set([
  ...["package.json", "bunfig.toml", "bun.lock", "tsconfig.json", "biome.json", "peers.example.json", ".gitignore"],
  ...["README.md", "ARCHITECTURE.md", "CHANGELOG.md"],
  ...["src", "contracts", "genes", "scripts", "test", ".ci", "docs", "examples", "deploy", "editors"],
]);

// Put together from pieces, so that this file does not break its own rules.
export const LEFTOVERS = new RegExp(`\\b(${["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"].join("|")})\\b`);
export const MACHINE_PATH = new RegExp(`(?<![\\w$.}-])/(?:${["work", "farm", "root"].join("|")})/`);
