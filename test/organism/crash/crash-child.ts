// Runs a pathway, or only starts, and kills itself at a point: `bun crash-child.ts KERNEL FOLDER POINT PATHWAY LAST PORT`.
// When it lives, it prints how many points it passed and what it leaves.
import { writeSync } from "node:fs";
import { join } from "node:path";
import { armedKernel, armedStore, type Points } from "./armed.ts";
import { crashKernels, openMachineKernel } from "./kernels.ts";
import { organismOnDisk } from "./organism-on-disk.ts";

const [kind = "", folder = "", deadly = "", pathway = "", last = "", port = ""] = process.argv.slice(2);
let passed = 0;

function pass(): void {
  passed += 1;
  if (passed === Number(deadly)) process.kill(process.pid, "SIGKILL");
}

const points: Points = { around: async () => pass(), aroundClosing: pass };
const openKernel = kind === "linux" ? openMachineKernel : crashKernels[kind];
if (openKernel === undefined) throw new Error(`Cannot crash kernel ${JSON.stringify(kind)}: there is no such kernel`);
const kernel = armedKernel(openKernel(join(folder, "kernel.json")), points);
const { organism } = organismOnDisk(join(folder, "genome.db"), kernel, (store) => armedStore(store, points));
const settled = await organism.journals.recover();
if (pathway !== "") await organism.run(pathway, { last, ...(port === "" ? {} : { port }) });
const [journal] = organism.journals.recent(1);
const left = {
  points: passed,
  failed: settled.flatMap(({ failed }) => failed),
  state: journal?.state ?? null,
  unsettled: organism.journals.unsettled().length,
};
await organism.close();
writeSync(1, JSON.stringify(left));
