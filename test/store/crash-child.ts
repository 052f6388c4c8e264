// Runs and facts without end, until somebody kills it: `bun crash-child.ts FILE ROUND`. A line on stdout acknowledges
// what the store has promised to be on disk; it is written with a synchronous call, after the store's call returned.
import { writeSync } from "node:fs";
import { newRunId, systemClock } from "../../src/core/mod.ts";
import { openGenomeStore } from "../../src/store/mod.ts";
import { alleleOf, invocationOf, LOCUS, runOf, successAt } from "./samples.ts";

const [path = "", round = ""] = process.argv.slice(2);
const store = openGenomeStore({ path, clock: systemClock });

function acknowledge(...words: readonly string[]): void {
  writeSync(1, `${words.join(" ")}\n`);
}

acknowledge("open");
for (let step = 0; ; step += 1) {
  const allele = alleleOf(`return "${round}.${step}"`, { createdAtMs: systemClock.nowMs() });
  store.addAllele(allele, "recessive", "crash test");
  acknowledge("allele", allele.sha);
  store.setStage(LOCUS, allele.sha, "dominant", `step ${round}.${step}`, step);
  acknowledge("dominant", allele.sha);
  for (let index = 0; index < 40; index += 1) {
    const run = runOf({ runId: newRunId(), outcome: index % 7 === 0 ? "failure" : "success", input: { step, index } });
    const invocation = invocationOf(run, allele.sha);
    store.record(run, [invocation]);
    if (index % 5 === 0) store.rescore([{ ...invocation, e: 0.5 }]);
    if (index % 10 === 0) store.recordSuccess(successAt({ round, step, index }, index, allele.sha), step);
    if (index === 39 && step % 2 === 0) {
      store.flush();
      acknowledge("run", run.runId);
    }
  }
  // Lets the timer's group commits happen as well.
  await Bun.sleep(0);
}
