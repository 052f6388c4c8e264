// Runs a pathway, or only starts, and kills itself at a point: `bun crash-child.ts KERNEL FOLDER POINT PATHWAY LAST`.
// Prints how many points it passed when it lives.
import { writeSync } from "node:fs";
import { join } from "node:path";
import { armedKernel, armedStore, type Points } from "./armed.ts";
import { crashKernels } from "./kernels.ts";
import { organismOnDisk } from "./organism-on-disk.ts";

const [kind = "", folder = "", deadly = "", pathway = "", last = ""] = process.argv.slice(2);
let passed = 0;

function pass(): void {
  passed += 1;
  if (passed === Number(deadly)) process.kill(process.pid, "SIGKILL");
}

const points: Points = { around: async () => pass(), aroundClosing: pass };
const openKernel = crashKernels[kind];
if (openKernel === undefined) throw new Error(`Cannot crash kernel ${JSON.stringify(kind)}: there is no such kernel`);
const kernel = armedKernel(openKernel(join(folder, "kernel.json")), points);
const { organism } = organismOnDisk(join(folder, "genome.db"), kernel, (store) => armedStore(store, points));
await organism.journals.recover();
if (pathway !== "") await organism.run(pathway, { last });
await organism.close();
writeSync(1, `${passed}\n`);
