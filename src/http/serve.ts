import type { HttpApp } from "./app.ts";

export interface ServerOptions {
  readonly app: HttpApp;
  readonly host: string;
  /** 0 chooses a free one. */
  readonly port: number;
  readonly bodyBytesMax: number;
  /** Seconds without a byte after which a connection is closed: a slow request does not hold it for ever. */
  readonly idleTimeoutS: number;
}

export interface RunningServer {
  readonly url: URL;
  /** Finishes what runs, refuses what comes, and lets go of the address; after `graceMs` it no longer waits. */
  stop(graceMs: number): Promise<void>;
}

/** @throws Error of the operating system when the address cannot be had */
export function startServer({ app, host, port, bodyBytesMax, idleTimeoutS }: ServerOptions): RunningServer {
  const server = Bun.serve({
    hostname: host,
    port,
    maxRequestBodySize: bodyBytesMax,
    idleTimeout: idleTimeoutS,
    fetch(request, listener) {
      // Events stay open though nothing is sent for a while.
      if (request.url.endsWith("/api/events")) listener.timeout(request, 0);
      const remoteAddress = listener.requestIP(request)?.address;
      return app.fetch(request, remoteAddress === undefined ? {} : { remoteAddress });
    },
  });
  return {
    url: server.url,
    async stop(graceMs) {
      const drained = app.drain();
      const stopped = server.stop(false);
      await Promise.race([Promise.all([drained, stopped]), Bun.sleep(graceMs)]);
      await server.stop(true);
      app.close();
    },
  };
}
