/** What the host's main thread tells its Worker. */
export interface WorkerSettings {
  /** Both ways: a socket pair whose other end the organism holds. */
  readonly descriptor: number;
  /** False for probes of the process layer alone. */
  readonly realm: boolean;
  /** Progress and results not sent yet, readable by the main thread while the Worker is stuck in a gene. */
  readonly shared: SharedArrayBuffer;
}

export function isWorkerSettings(value: unknown): value is WorkerSettings {
  return typeof value === "object" && value !== null && "descriptor" in value && "realm" in value;
}
