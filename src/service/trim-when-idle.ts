/** Between two looks at what the process did. */
const LOOK_EVERY_MS = 5_000;
/** Less than this since the last look is idling: half a per cent of one processor. */
const IDLE_US = 25_000;
/** So much work must have been done since the last time for anything worth giving back to have gathered; idling is none. */
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
 * that was compiled for them: 7 MB after a start, 10 after some thousand requests. It costs some dozens of milliseconds, so
 * nobody must be waiting, and it is not done twice for the same burst.
 * @returns what ends it
 */
export function trimWhenIdle({ usedUs, trim, every }: IdleParts = processParts): () => void {
  let seenUs = usedUs();
  let workedUs = seenUs;
  return every(LOOK_EVERY_MS, () => {
    const nowUs = usedUs();
    const spentUs = nowUs - seenUs;
    seenUs = nowUs;
    if (spentUs >= IDLE_US) {
      workedUs += spentUs;
      return;
    }
    if (workedUs < WORTHWHILE_US) return;
    trim();
    // What trimming took is not work.
    workedUs = 0;
    seenUs = usedUs();
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
