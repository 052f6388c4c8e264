// A load generator for machines without wrk: `load.ts URL CONNECTIONS SECONDS [BODY]`, one request at a time on each
// connection, kept alive. Prints requests, seconds, latency percentiles and its own processor time as JSON: on a machine of
// few cores it takes from what the server could have.
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
const cpuBefore = process.cpuUsage();

const HEAD_END = Buffer.from("\r\n\r\n");
const LENGTH = Buffer.from("ontent-Length: ");
const [ZERO, NINE] = [0x30, 0x39];

/** Bytes of the whole response, or null while its head is not there. Nothing is made of the bytes that need not be. */
function lengthOf(bytes: Buffer): number | null {
  const headEnd = bytes.indexOf(HEAD_END);
  if (headEnd < 0) return null;
  const field = bytes.indexOf(LENGTH);
  if (field < 0 || field > headEnd) throw new Error("a response without Content-Length");
  let length = 0;
  for (let at = field + LENGTH.length; ; at += 1) {
    const digit = bytes[at] ?? 0;
    if (digit < ZERO || digit > NINE) break;
    length = length * 10 + digit - ZERO;
  }
  return headEnd + HEAD_END.length + length;
}

/** `HTTP/1.1 200` */
function isFine(bytes: Buffer): boolean {
  return bytes[9] === ZERO + 2 && bytes[10] === ZERO && bytes[11] === ZERO;
}

async function connection(): Promise<void> {
  let early: Buffer | null = null;
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
        const bytes: Buffer = early === null ? chunk : Buffer.concat([early, chunk]);
        const length = lengthOf(bytes);
        if (length === null || bytes.length < length) {
          early = Buffer.from(bytes);
          return;
        }
        early = null;
        if (!isFine(bytes)) failures += 1;
        const nowMs = performance.now();
        latenciesMs.push(nowMs - sentMs);
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
const cpu = process.cpuUsage(cpuBefore);
const sorted = latenciesMs.sort((left, right) => left - right);
const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
const cpuUs = (cpu.user + cpu.system) / sorted.length;
const report = { requests: sorted.length, elapsedS, p50Ms: at(0.5), p99Ms: at(0.99), cpuUs, failures };
process.stdout.write(`${JSON.stringify(report)}\n`);
