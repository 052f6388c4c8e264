import { expect, test } from "bun:test";
import { LateSignals } from "../../src/sandbox/late-signals.ts";
import { Job } from "../../src/sandbox/pool/job.ts";
import { failureResult } from "../../src/sandbox/pool/read-results.ts";

const gene = { id: "gene", script: "" };
const newJob = () => new Job({ kind: "run", gene, sdk: undefined }, ["0"], 1_000, [1, 1, 1], "gene");

test("a call that is over by then is not asked for its signal; one that goes on is, once", async () => {
  const [over, open, last] = [newJob(), newJob(), newJob()];
  const names = new Map([over, open, last].map((job, index) => [job, ["over", "open", "last"][index]]));
  const askedFor: unknown[] = [];
  let heard = Promise.withResolvers<Job>();
  const signals = new LateSignals((_, job) => heard.resolve(job));
  const add = (job: Job) =>
    signals.add(job, () => {
      askedFor.push(names.get(job));
      return new AbortController().signal;
    });
  add(over);
  add(open);
  over.settleRest(failureResult("aborted", "the test ended it"));
  expect(await heard.promise).toBe(open);
  heard = Promise.withResolvers();
  add(last);
  expect(await heard.promise).toBe(last);
  expect(askedFor).toEqual(["open", "last"]);
  signals.close();
});
