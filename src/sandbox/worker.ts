import { workerData } from "node:worker_threads";
import { serve } from "./host/serve.ts";
import { isWorkerSettings } from "./host/settings.ts";

// The Worker of a gene host. An entry point of its own, in the source and in the compiled binary (scripts/build.ts).
if (!isWorkerSettings(workerData)) throw new TypeError("Cannot start a gene worker: it was given no settings");
serve(workerData);
