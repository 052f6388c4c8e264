import { expect, test } from "bun:test";
import { ManualClock } from "../../src/core/mod.ts";
import { openGenomeStore } from "../../src/store/mod.ts";
import { alleleOf, invocationOf, LOCUS, runOf } from "./samples.ts";
import { temporaryFolder } from "./temporary-folder.ts";

test("runs that are recorded again among new ones, more than go in with one statement, leave those as they are", () => {
  const folder = temporaryFolder("in memory");
  const store = openGenomeStore({ path: folder.path("genome.db"), clock: new ManualClock() });
  const allele = alleleOf("return input");
  store.addAllele(allele, "dominant", "seed");
  const runs = Array.from({ length: 60 }, (_, index) => runOf({ startedAtMs: index }));
  const record = (some: typeof runs) => {
    for (const run of some) store.record(run, [invocationOf(run, allele.sha, { durationUs: run.startedAtMs })]);
    store.flush();
  };
  record(runs.slice(0, 20));
  record(runs.toReversed());
  expect(store.allelesAt(LOCUS)[0]?.stats.n).toBe(60);
  for (const { runId, startedAtMs } of runs) {
    expect(store.run(runId)?.invocations.map(({ durationUs }) => durationUs)).toEqual([startedAtMs]);
  }
  store.close();
  folder.remove();
});
