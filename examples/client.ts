// A program that uses sg over HTTP: `bun examples/client.ts`, with SG_URL and SG_TOKEN in the environment.
// Names of routes, what they take and what they give are typed: a wrong one does not compile.
import { ApiError, answerOf, createClient } from "sg/client";

const { SG_URL = "http://127.0.0.1:7400", SG_TOKEN } = process.env;
const sg = createClient(SG_URL, SG_TOKEN === undefined ? {} : { token: SG_TOKEN });

const { counts, mode } = await answerOf(sg.status.$get());
console.log(`${counts.alleles} alleles at ${counts.loci} loci, on the ${mode} kernel`);

try {
  const run = await answerOf(
    sg.execute[":name"].$post({ param: { name: "cidr_describe" }, query: {}, json: { text: "10.1.2.3/29" } }),
  );
  if ("output" in run) console.log(run.outcome, run.output);

  const { items } = await answerOf(sg.runs.$get({ query: { name: "cidr_describe", limit: "5" } }));
  for (const { runId, outcome, durationUs } of items)
    console.log(`${runId} ${outcome} after ${Math.round(durationUs)} µs`);
} catch (thrown) {
  // A refusal is a problem document: `code` for programs, the message for people.
  if (!(thrown instanceof ApiError)) throw thrown;
  console.error(thrown.problem?.code, thrown.message);
  process.exitCode = 1;
}
