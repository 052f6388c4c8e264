import { expect, test } from "bun:test";
import { newRunId, systemClock } from "../../src/core/mod.ts";
import { openGenomeStore } from "../../src/store/mod.ts";
import { alleleOf, invocationOf, LOCUS, runOf } from "./samples.ts";
import { temporaryFolder } from "./temporary-folder.ts";

// Printed, not asserted: the machine is shared. A smoke alarm for people who read the output.
test("how fast runs are recorded", () => {
  const count = 20_000;
  const folder = temporaryFolder();
  const store = openGenomeStore({ path: folder.path("genome.db"), clock: systemClock });
  const allele = alleleOf("return input");
  store.addAllele(allele, "dominant", "seed");
  const runs = Array.from({ length: count }, (_, index) => runOf({ runId: newRunId(), startedAtMs: index }));
  const startedAt = performance.now();
  for (const run of runs) store.record(run, [invocationOf(run, allele.sha)]);
  store.flush();
  const elapsedMs = performance.now() - startedAt;
  process.stderr.write(`${Math.round((count / elapsedMs) * 1_000)} runs/s in groups, synced\n`);
  expect(store.allelesAt(LOCUS)[0]?.stats.n).toBe(count);
  store.close();
  folder.remove();
});
