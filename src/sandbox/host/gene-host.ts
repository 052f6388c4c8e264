import { writeSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { type Confinement, confineForExec, confineForGenes } from "../confine/confine.ts";
import { connectDescriptor } from "../connect-descriptor.ts";
import { encodeFrame } from "../frames.ts";
import type { LayerStatus } from "../sandbox.ts";
import { Progress } from "./results.ts";
import type { WorkerSettings } from "./settings.ts";

/** The conversation between organism and Worker. */
const FRAMES_DESCRIPTOR = 3;
/** The organism's questions to the main thread. */
const CONTROL_DESCRIPTOR = 4;
/** argv after the host command: what the organism asks of this host, as JSON. */
export interface HostOptions {
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
  const [stage = "", text = "{}"] = argv;
  const options = JSON.parse(text) as HostOptions;
  if (stage === "1" && options.confine) confineForExec(options);
  await runStageTwo(options, stage === "2" || stage === "1" ? argv[2] : undefined);
}

async function runStageTwo(options: HostOptions, stageOneReport: string | undefined): Promise<void> {
  const shared = Progress.allocate();
  const settings: WorkerSettings = { descriptor: FRAMES_DESCRIPTOR, realm: options.realm, shared };
  // Named so that both forms find it: beside this file's folder in the source, beside main in the binary.
  const worker = new Worker(workerUrl(), { workerData: settings, env: {}, stdin: false });
  await new Promise<void>((resolve, reject) => {
    worker.once("message", () => resolve());
    worker.once("error", reject);
  });
  worker.on("error", () => process.exit(70));
  worker.on("exit", () => process.exit(0));
  await answerQuestions(new Progress(shared));
  const confinement: Confinement = options.confine ? confineForGenes(stageOneReport) : { layers: [] };
  const report: HostReport = { layers: confinement.layers };
  const frame = encodeFrame(["ready"], JSON.stringify(report));
  writeSync(FRAMES_DESCRIPTOR, frame);
}

function workerUrl(): URL {
  const isCompiled = import.meta.url.includes("$bunfs") || import.meta.url.includes("~BUN");
  return new URL(isCompiled ? "./worker.js" : "../worker.ts", import.meta.url);
}

/** Each message asks how far the Worker is; the end of the stream means that the organism is gone. */
async function answerQuestions(progress: Progress): Promise<void> {
  await connectDescriptor(CONTROL_DESCRIPTOR, {
    data(_bytes, socket) {
      const { completed, runningMs } = progress.read();
      socket.write(`${completed} ${Math.round(runningMs)}\n`);
    },
    drain: () => undefined,
    close: () => process.exit(0),
  });
}
