// A load generator for machines without wrk: `load.ts URL CONNECTIONS SECONDS [BODY]`, one request at a time on each
// connection. Prints requests, seconds and latency percentiles as JSON.
const [address = "", connections = "64", seconds = "3", body] = process.argv.slice(2);
const url = new URL(address);
const head = `${body === undefined ? "GET" : "POST"} ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\n`;
const rest =
  body === undefined ? "\r\n" : `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
const request = Buffer.from(head + rest);
const latenciesMs: number[] = [];
let failures = 0;
const start = performance.now();
const endMs = start + Number(seconds) * 1_000;

async function connection(): Promise<void> {
  let text = "";
  let sentMs = 0;
  const ended = Promise.withResolvers<void>();
  await Bun.connect({
    hostname: url.hostname,
    port: Number(url.port),
    socket: {
      open(socket) {
        sentMs = performance.now();
        socket.write(request);
      },
      data(socket, chunk) {
        text += chunk.toString("latin1");
        const headEnd = text.indexOf("\r\n\r\n");
        if (headEnd < 0) return;
        const length = Number(/content-length: (\d+)/i.exec(text)?.[1]);
        if (text.length < headEnd + 4 + length) return;
        if (!text.startsWith("HTTP/1.1 200")) failures += 1;
        const nowMs = performance.now();
        latenciesMs.push(nowMs - sentMs);
        text = "";
        if (nowMs >= endMs) {
          socket.end();
          return;
        }
        sentMs = nowMs;
        socket.write(request);
      },
      close: () => ended.resolve(),
    },
  });
  await ended.promise;
}

await Promise.all(Array.from({ length: Number(connections) }, connection));
const elapsedS = (performance.now() - start) / 1_000;
const sorted = latenciesMs.sort((left, right) => left - right);
const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
const report = { requests: sorted.length, elapsedS, p50Ms: at(0.5), p99Ms: at(0.99), failures };
process.stdout.write(`${JSON.stringify(report)}\n`);
