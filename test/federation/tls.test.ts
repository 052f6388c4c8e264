import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";

// Certificates that nobody else trusts, with their keys; good for a hundred years.
const FOLDER = join(import.meta.dir, "tls");
const pem = (name: string) => readFileSync(join(FOLDER, `${name}.pem`), "utf8");

/** What a call to `https://localhost` comes to where these certificates are trusted, and this one is shown. */
async function answerWith(shown: string, trusted: string): Promise<string> {
  await using server = Bun.serve({
    ...{ hostname: "127.0.0.1", port: 0, tls: { key: pem(shown), cert: pem(shown) } },
    fetch: (request) => new Response(request.headers.get("host")),
  });
  const child = Bun.spawn(
    [process.execPath, join(import.meta.dir, "tls-child.ts"), `https://localhost:${server.port}`],
    {
      env: { PATH: process.env.PATH ?? "", NODE_EXTRA_CA_CERTS: join(FOLDER, `${trusted}.pem`) },
      stdout: "pipe",
    },
  );
  return (await new Response(child.stdout).text()).replace(String(server.port), "PORT");
}

// The connection goes to an address; who is there must still show a certificate for the name.
test.each([
  ["localhost", "localhost", /^localhost:PORT$/],
  ["berlin.test", "berlin.test", /^Cannot reach https:\/\/localhost:PORT: .*ALTNAME/],
  ["localhost", "berlin.test", /^Cannot reach https:\/\/localhost:PORT: .*self.signed/i],
])("a peer over TLS that shows a certificate of %s where one of %s is trusted", async (shown, trusted, expected) => {
  expect(await answerWith(shown, trusted)).toMatch(expected);
});
