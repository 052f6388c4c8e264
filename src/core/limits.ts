/**
 * Every bound of the house that a hostile or broken party could push against, in one place, with its unit.
 * These are defaults; `sg.toml` may change those that `config.ts` lists.
 */
export const limits = {
  sourceBytesMax: 256 * 1024,
  inputBytesMax: 1024 * 1024,
  outputBytesMax: 1024 * 1024,
  jsonDepthMax: 64,
  logBytesMax: 64 * 1024,
  sdkCallsMax: 1_000,
  sdkMsMax: 60_000,
  hostMemoryBytesMax: 512 * 1024 * 1024,
  deadlineMs: 1_000,
  deadlineTransformMs: 100,
  queuedRunsMax: 10_000,
  /** Settled journals beyond these are forgotten, the oldest first. */
  settledJournalsMax: 1_000,
  contractBytesMax: 1024 * 1024,
  errorMessageCharactersMax: 2_000,
} as const;
