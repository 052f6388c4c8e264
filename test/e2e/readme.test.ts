import { expect, test } from "bun:test";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Server, serve } from "./server.ts";
import { BINARY, Shell } from "./sg.ts";

/**
 * Every ```console block of a document is run, in order, in one empty directory, by a shell that finds `sg` on its path;
 * what it prints must be what the document shows, however long a search takes. A block that names a file is written to that file first. Times, rates and run ids differ from run to run and are masked.
 * `UPDATE_README=1 bun test test/e2e/readme.test.ts` writes what was printed into the documents.
 */
const DOCUMENTS = ["README.md", "docs/topologies.md", "docs/safety.md", "docs/properties.md", "docs/http-api.md"];

/** Where documents say that a server answers: one does, with an organism of `sg init`, at another address. */
const ADDRESS = "http://127.0.0.1:7400";

test.each(DOCUMENTS)(
  "%s shows what the binary prints",
  async (document) => {
    using shell = new Shell();
    const file = join(import.meta.dir, "..", "..", document);
    const text = readFileSync(file, "utf8");
    let updated = text;
    await using server = text.includes(`curl -s ${ADDRESS}`) ? await served(shell) : null;
    const run = async (command: string) => {
      if (server === null) return await printed(shell, command);
      return (await printed(shell, command.replaceAll(ADDRESS, server.url))).replaceAll(server.url, ADDRESS);
    };
    for (const [block, info, path, body] of text.matchAll(/```(\w+)(?: (\S+))?\n(.*?)```/gs)) {
      if (path !== undefined) shell.write({ [path]: body ?? "" });
      if (info !== "console") continue;
      const shown: string[] = [];
      for (const command of commandsIn(body ?? "")) shown.push(`$ ${command}\n${await run(command)}`);
      updated = updated.replace(block, () => `\`\`\`console\n${shown.join("")}\`\`\``);
    }
    if (process.env.UPDATE_README) writeFileSync(file, updated);
    else expect(masked(updated)).toBe(masked(text));
  },
  120_000,
);

/** Lines after a `$`, with continuation lines that end in a backslash. */
function commandsIn(body: string): readonly string[] {
  return [...body.matchAll(/^\$ ((?:.*\\\n)*.*)$/gm)].map(([, command]) => command ?? "");
}

async function served(shell: Shell): Promise<Server> {
  const { exitCode, stderr } = await shell.sg("init");
  if (exitCode !== 0) throw new Error(`Cannot make an organism: ${stderr}`);
  return await serve(shell);
}

async function printed(shell: Shell, command: string): Promise<string> {
  const child = Bun.spawn(["bash", "-c", `set -o pipefail; sg() { ${BINARY} "$@"; }\n${command}`], {
    cwd: shell.root,
    env: { PATH: process.env.PATH ?? "", SG_MUTATION_SEED: "1", SG_MUTATION_WALL_MS: "600000", TMPDIR: shell.root },
    stdout: "pipe",
    stderr: "pipe",
  });
  const [out, err] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
  if ((await child.exited) !== 0) throw new Error(`the document's command failed: ${command}\n${err}${out}`);
  const text = `${err}${out}`.replaceAll(shell.root, "/srv/organism");
  return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}

function masked(text: string): string {
  return text
    .replace(/run_[\w-]{21}/g, "run_*")
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ/g, "*")
    .replace(/\d[\d.]* (µs|ms|s)\b/g, "* ms")
    .replace(/\b\d+ a second\b/g, "* a second")
    .replace(/"instance":"[\w-]{16}"/g, '"instance":"*"')
    .replace(/the last [0-9a-f]{12}/g, "the last *")
    .replace(/ +\* ms/g, " * ms");
}
