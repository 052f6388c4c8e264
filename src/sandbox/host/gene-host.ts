import { writeSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { confineForExec, confineForGenes, HOLDS, type StageOne, unavailable } from "../confine/confine.ts";
import { connectDescriptor } from "../connect-descriptor.ts";
import { encodeFrame } from "../frames.ts";
import type { LayerStatus } from "../sandbox.ts";
import { OUT_OF_MEMORY_EXIT } from "./exit-codes.ts";
import { Progress } from "./results.ts";
import type { WorkerSettings } from "./settings.ts";

/** The conversation between organism and Worker. */
const FRAMES_DESCRIPTOR = 3;
/** The organism's questions to the main thread. */
const CONTROL_DESCRIPTOR = 4;
/** argv after the host command: what the organism asks of this host, as JSON. */
export interface HostOptions {
  /** How this host was started: the binary does not see that in its own argv. */
  readonly command: readonly string[];
  readonly memoryBytesMax: number;
  readonly confine: boolean;
  readonly realm: boolean;
}

/** What a host says when it is ready. */
export interface HostReport {
  readonly layers: readonly LayerStatus[];
}

/**
 * The main of a gene host. Stage 1 gives up what only an `execve` makes final for every thread, and runs itself again;
 * stage 2 starts the Worker, gives up the rest, proves it, and from then on only answers questions about progress.
 */
export async function runGeneHost(argv: readonly string[]): Promise<void> {
  const [stage = "", text = "{}", report] = argv;
  const options = JSON.parse(text) as HostOptions;
  let found = report === undefined ? undefined : (JSON.parse(report) as StageOne);
  if (stage === "1" && options.confine) {
    const { command, memoryBytesMax } = options;
    found = confineForExec(memoryBytesMax, (it) => [...command, "2", text, JSON.stringify(it)]);
  }
  await runStageTwo(options, found);
}

async function runStageTwo(options: HostOptions, found: StageOne | undefined): Promise<void> {
  const shared = Progress.allocate();
  const settings: WorkerSettings = { descriptor: FRAMES_DESCRIPTOR, realm: options.realm, shared };
  const worker = new Worker(workerUrl(), { workerData: settings, env: {}, stdin: false });
  await new Promise<void>((resolve, reject) => {
    worker.once("message", () => resolve());
    worker.once("error", reject);
  });
  worker.on("error", () => process.exit(70));
  worker.on("exit", () => process.exit(0));
  await answerQuestions(new Progress(shared));
  if (found?.rlimits.startsWith(HOLDS) !== true) watchMemory(options.memoryBytesMax);
  const report: HostReport = { layers: options.confine ? confineForGenes(found) : unavailable("switched off") };
  writeSync(FRAMES_DESCRIPTOR, encodeFrame(["ready"], JSON.stringify(report)));
}

const MEMORY_LOOK_MS = 10;
/** Left for what a gene takes between two looks. */
const MEMORY_SHARE = 0.75;

/** Where no rlimit holds (sandbox.md, "Elsewhere than Linux"): ends the host when it has grown too far. Coarse, but not nothing. */
function watchMemory(memoryBytesMax: number): void {
  setInterval(() => {
    if (process.memoryUsage.rss() > memoryBytesMax * MEMORY_SHARE) process.exit(OUT_OF_MEMORY_EXIT);
  }, MEMORY_LOOK_MS);
}

/** Beside this file's folder in the source, beside main in the binary. */
function workerUrl(): URL {
  const isCompiled = import.meta.url.includes("$bunfs") || import.meta.url.includes("~BUN");
  return new URL(isCompiled ? "./worker.js" : "../worker.ts", import.meta.url);
}

/** Each message asks how far the Worker is (pool/deadline.ts); the end of the stream means that the organism is gone. */
async function answerQuestions(progress: Progress): Promise<void> {
  let asked = { completed: -1, processorMs: 0 };
  await connectDescriptor(CONTROL_DESCRIPTOR, {
    data(_bytes, socket) {
      const { completed, runningMs, isGroup } = progress.read();
      const { user, system } = process.cpuUsage();
      const processorMs = (user + system) / 1_000;
      if (asked.completed !== completed || runningMs < 0) asked = { completed, processorMs };
      const usedMs = Math.round(processorMs - asked.processorMs);
      socket.write(`${completed} ${Math.round(runningMs)} ${Number(isGroup)} ${usedMs}\n`);
    },
    drain: () => undefined,
    close: () => process.exit(0),
  });
}
