// Calls the peer at the URL given, by HTTPS, and prints its answer or the error. Whom to trust says the environment.
import { httpTransport } from "../../src/federation/net/http-transport.ts";

const call = { method: "GET" as const, target: "/federation/keys", headers: {}, body: "" };
const answer = httpTransport({ resolve: async () => ["127.0.0.1"] })({ ...call, url: process.argv[2] ?? "" });
process.stdout.write(
  await answer.then(
    ({ body }) => body,
    (error) => error.message,
  ),
);
