// Opens a journal and lives on until somebody kills it: `bun journal-child.ts FILE`. Its run's id is its first line.
import { writeSync } from "node:fs";
import { systemClock } from "../../src/core/mod.ts";
import { openGenomeStore } from "../../src/store/mod.ts";
import { headOf, STEP, writeOf } from "../conformance/run-journals.ts";

const [path = ""] = process.argv.slice(2);
const store = openGenomeStore({ path, clock: systemClock });
const head = headOf();
const writer = store.journals.open(head, []);
writer.addStep(STEP);
writer.record(writeOf(0));
writeSync(1, `${head.runId}\n`);
await Bun.sleep(60_000);
