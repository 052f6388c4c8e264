/** Between two looks at what the process did. */
const LOOK_EVERY_MS = 5_000;
/** Less than this since the last look is idling: half a per cent of one processor. */
const IDLE_US = 25_000;
/** So much must have been done since the last time for anything worth giving back to have gathered. */
const WORTHWHILE_US = 100_000;

export interface IdleParts {
  /** Processor time of this process so far. */
  readonly usedUs: () => number;
  /** Gives memory back that nobody uses. */
  readonly trim: () => void;
  /** Calls `look` again and again. @returns what ends that */
  readonly every: (ms: number, look: () => void) => () => void;
}

/**
 * A server that has nothing to do gives back what starting, or its last burst of requests, left behind: garbage, and code
 * that was compiled for them. It costs some dozens of milliseconds, so nobody must be waiting, and it is not done twice for the
 * same burst.
 * @returns what ends it
 */
export function trimWhenIdle({ usedUs, trim, every }: IdleParts = processParts): () => void {
  let trimmedUs = 0;
  let seenUs = usedUs();
  return every(LOOK_EVERY_MS, () => {
    const nowUs = usedUs();
    const isIdle = nowUs - seenUs < IDLE_US;
    seenUs = nowUs;
    if (!isIdle || nowUs - trimmedUs < WORTHWHILE_US) return;
    trim();
    // What trimming took is not work.
    trimmedUs = usedUs();
    seenUs = trimmedUs;
  });
}

const processParts: IdleParts = {
  usedUs: () => {
    const { user, system } = process.cpuUsage();
    return user + system;
  },
  trim: () => {
    Bun.gc(true);
    Bun.shrink();
  },
  every: (ms, look) => {
    const timer = setInterval(look, ms);
    timer.unref();
    return () => clearInterval(timer);
  },
};
