import type { HttpApp } from "./app.ts";

export interface ServerOptions {
  readonly app: HttpApp;
  readonly host: string;
  /** 0 chooses a free one. */
  readonly port: number;
  readonly bodyBytesMax: number;
  /** Seconds without a whole request after which a connection is closed: a slow one does not hold it for ever. */
  readonly idleTimeoutS: number;
}

export interface RunningServer {
  readonly url: URL;
  /**
   * Refuses what comes with 503, finishes what runs, and lets go of the address. What has not ended after `graceMs` is
   * called off, and given `ABANDON_MS` to take back what it did.
   */
  stop(graceMs: number): Promise<void>;
}

/** Time for answers to reach their connections once the last one is ready, and for what was called off to end. */
const FLUSH_MS = 1_000;
const ABANDON_MS = 5_000;

const EVENTS = /\/api\/events(\?|$)/;

/** @throws Error of the operating system when the address cannot be had */
export function startServer({ app, host, port, bodyBytesMax, idleTimeoutS }: ServerOptions): RunningServer {
  const server = Bun.serve({
    hostname: host,
    port,
    // The app refuses what is larger than `bodyBytesMax`, with a problem document; this is for what gets past it.
    maxRequestBodySize: 2 * bodyBytesMax,
    idleTimeout: idleTimeoutS,
    fetch(request, listener) {
      // Events stay open though nothing is sent for a while.
      if (EVENTS.test(request.url)) listener.timeout(request, 0);
      // Asked for by few requests, and not free.
      const bindings = {
        get remoteAddress() {
          return listener.requestIP(request)?.address;
        },
      };
      return app.fetch(request, bindings);
    },
  });
  return {
    url: server.url,
    async stop(graceMs) {
      const drained = app.drain();
      if (!(await within(graceMs, drained))) {
        app.abandon();
        // Who waits for an answer is cut off, which calls off the run that it waited for.
        await server.stop(true);
        await within(ABANDON_MS, drained);
      }
      // Until here the address answered 503; now the connections end as soon as they have what is theirs.
      await within(FLUSH_MS, server.stop(false));
      await server.stop(true);
      app.close();
    },
  };
}

async function within(ms: number, work: Promise<unknown>): Promise<boolean> {
  // A timer that nobody calls off would keep the process until it goes off.
  const { promise: late, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), ms);
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
