import { DOUBLE, doubledTwice, GOOD_DOUBLE } from "../double.ts";
import { Shell } from "./sg.ts";

// An organism with something to look at: the network genome, and two loci whose genes fail on an input that they did not
// expect; the one may repair itself, the other needs a person's word.

const label = (name: string, risk: string) => `gene ${name}
  is transform
  risk ${risk}

  does:
    Makes the label that is printed on a port, from the name that somebody gave it.

  takes:
    owner  record  "Whose port it is"
    style  "plain" | "loud" = "plain"  "How it is written"
    tags   string[..4] = []  "Words behind the name"

  types:
    record:
      name   string?  "What people call it"
      floor  int      "Where it is"

  gives:
    label  string?  "What to print"

  examples:
    {"owner": {"name": "ada", "floor": 2}} -> {"label": "ada"}
    {"owner": {"name": "bob", "floor": 1}, "style": "loud", "tags": ["lab"]} -> {"label": "BOB lab"}
`;

const LABEL = `export function execute({ owner, style, tags }) {
  const name = owner.name.trim();
  const shown = style === "loud" ? name.toUpperCase() : name;
  return { label: [shown, ...tags].join(" ") };
}
`;

/** Two steps that may become one gene: nothing is verified between them. */
const RESPELL = `pathway respell
  risk none

  does:
    Reads an address, and writes it as a switch would.

  takes:
    text  string  "An address in any spelling"

  steps:
    1. mac_normalise
         text = {text}
    2. mac_normalise
         text = {step 1.mac}
         style = "dotted"
`;

/** Two steps that a model makes one multiplication. */
const TWICE = doubledTwice("twice");

/** A pathway of two slow steps, and the one multiplication that a model would write for it. */
export const MULTIPLIED = {
  files: {
    "contracts/genes/double.sg": DOUBLE,
    "genes/double.js": GOOD_DOUBLE.replace("return", "for (let n = 0; n < 20_000; n += 1) Math.sqrt(n);\n  return"),
    "contracts/pathways/twice.sg": TWICE,
  },
  source: "export const execute = ({ value }) => ({ result: value * 4 });\n",
};

/** Where a model is asked on this machine alone, and only by a person: what fails is repaired by the search. */
export function modelAt(url: string): Record<string, string> {
  const key = { ANTHROPIC_API_KEY: "sk-e2e-0123456789abcdef", ANTHROPIC_BASE_URL: url };
  return { ...key, SG_MUTATION_ENGINE: "genetic", SG_FUSION_ENGINE: "mechanical" };
}

export interface ServedProject extends AsyncDisposable {
  readonly shell: Shell;
  /** Without a slash at its end. */
  readonly origin: string;
  /** Allows everything. */
  readonly token: string;
}

/** A request to the API with everything allowed. */
export async function ask(
  { origin, token }: Pick<ServedProject, "origin" | "token">,
  method: "GET" | "POST" | "DELETE",
  path: string,
  body?: unknown,
): Promise<Record<string, unknown>> {
  const response = await fetch(`${origin}/api${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = (await response.json()) as Record<string, unknown>;
  if (!response.ok)
    throw new Error(`${method} ${path} was answered with ${response.status}: ${JSON.stringify(answer)}`);
  return answer;
}

/** Makes two nodes peers of each other over their APIs, as two people would. */
export async function acquaint(one: ServedProject, other: ServedProject, names: readonly [string, string]) {
  const [here, there] = names;
  const added = await ask(one, "POST", "/federation/peers", { url: other.origin, name: there, dispatch: true });
  const { secret, self } = added as { readonly secret: string; readonly self: { id: string; key: string } };
  await ask(other, "POST", "/federation/peers", { url: one.origin, name: here, secret, dispatch: true, ...self });
}

export interface ProjectExtras {
  readonly files?: Readonly<Record<string, string>>;
  /** After the organism was made, before it is served. */
  readonly prepare?: (shell: Shell) => Promise<void>;
}

/** The organism, and its server on a free port that asks for tokens. */
export async function serveProject(
  environment: Record<string, string> = {},
  { files = {}, prepare = async () => undefined }: ProjectExtras = {},
): Promise<ServedProject> {
  const shell = new Shell().write({
    "contracts/genes/port_label.sg": label("port_label", "none"),
    "contracts/genes/rack_label.sg": label("rack_label", "high"),
    "contracts/pathways/respell.sg": RESPELL,
    "genes/port_label.js": LABEL,
    "genes/rack_label.js": LABEL,
    "sg.toml": '[http]\nauth = "required"\n[mutation]\nseed = 7\nwall_ms = 600000\n',
    ...files,
  });
  const init = await shell.sg("init");
  if (init.exitCode !== 0) throw new Error(`Cannot make a project: ${init.stderr}`);
  await prepare(shell);
  const { token } = (await shell.sg("token", "create", "--scope", "admin", "--name", "operator", "--json")).json<{
    token: string;
  }>();
  const server = Bun.spawn([shell.binary, "serve", "--port", "0", "--json"], {
    cwd: shell.root,
    env: { PATH: process.env.PATH ?? "", ...environment },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const { url } = JSON.parse(await firstLine(server.stdout)) as { readonly url: string };
  return {
    shell,
    origin: url.replace(/\/$/, ""),
    token,
    async [Symbol.asyncDispose]() {
      server.kill("SIGTERM");
      await server.exited;
      shell[Symbol.dispose]();
    },
  };
}

async function firstLine(stream: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of stream) {
    text += decoder.decode(chunk, { stream: true });
    if (text.trimEnd().endsWith("}")) return text;
  }
  throw new Error(`the server said no address: ${text}`);
}
