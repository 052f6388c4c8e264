import { isIPv6 } from "node:net";
import { messageOf } from "../../core/mod.ts";
import { bounds } from "../bounds.ts";
import { PeerError } from "../errors.ts";
import { hostOf } from "../peers/peer-url.ts";
import { type Resolve, resolvePeer, systemResolve } from "./resolve-peer.ts";
import type { Transport, WireRequest } from "./transport.ts";

export interface HttpTransportOptions {
  /** For the whole call, names looked up and answer read. */
  readonly callMs: number;
  readonly resolve: Resolve;
}

const defaults: HttpTransportOptions = { callMs: bounds.callMs, resolve: systemResolve };

/**
 * Peers over HTTP. Whoever answers may be anybody: the connection goes to an address that was checked, no redirect is
 * followed, nothing compressed is accepted (so a body has one size and it is bounded while it comes in), and the whole
 * call has one deadline that no trickle of bytes extends.
 */
export function httpTransport(options: Partial<HttpTransportOptions> = {}): Transport {
  const { callMs, resolve } = { ...defaults, ...options };
  return async (request) => {
    const { url } = request;
    const signal = AbortSignal.timeout(callMs);
    try {
      const resolved = await beforeAbort(signal, resolvePeer(url, resolve));
      if ("problem" in resolved) throw new PeerError(`Cannot call ${url}: ${resolved.problem}`);
      const response = await connect(request, resolved.addresses, signal);
      await refuseDetours(response, url);
      const text = await readBounded(response, url, signal);
      return { status: response.status, body: text, header: (name) => response.headers.get(name) };
    } catch (thrown) {
      if (thrown instanceof PeerError) throw thrown;
      const reason = signal.aborted ? `no whole answer within ${callMs} ms` : reasonOf(thrown);
      throw new PeerError(`Cannot reach ${url}: ${reason}`, {}, thrown);
    }
  };
}

/** What the runtime says of a failed connection is meant for programmers; an operator wants to know where to look. */
const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused: nothing listens there",
  ECONNRESET: "the connection was closed before an answer came",
  EHOSTUNREACH: "there is no route to that host",
  ENETUNREACH: "there is no route to that network",
  EPROTO: "no TLS is spoken there: is it http: instead of https:?",
};

function reasonOf(thrown: unknown): string {
  const code = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "";
  return REASONS[code] ?? messageOf(thrown);
}

/** The first address that takes the connection. A request that came twice so is refused the second time, by its nonce. */
async function connect(request: WireRequest, addresses: readonly string[], signal: AbortSignal): Promise<Response> {
  let problem: unknown;
  for (const address of addresses) {
    try {
      return await send(request, address, signal);
    } catch (thrown) {
      problem = thrown;
      if (signal.aborted) break;
    }
  }
  throw problem;
}

/** To that address, and in everything that the other side sees (host, certificate) to the peer's name. */
async function send({ method, url, target, headers, body }: WireRequest, address: string, signal: AbortSignal) {
  const { protocol, host, hostname, port } = new URL(url);
  const origin = `${protocol}//${isIPv6(address) ? `[${address}]` : address}${port === "" ? "" : `:${port}`}`;
  return await fetch(`${origin}${target}`, {
    method,
    headers: { ...headers, host, accept: "application/json", "accept-encoding": "identity", ...contentType(body) },
    ...(method === "POST" ? { body } : {}),
    redirect: "manual",
    signal,
    // Bun: hand the bytes over as they came; take the certificate for this name.
    decompress: false,
    ...(protocol === "https:" && address !== hostOf(new URL(url)) ? { tls: { serverName: hostname } } : {}),
  } as RequestInit);
}

async function refuseDetours(response: Response, url: string): Promise<void> {
  const coding = response.headers.get("content-encoding");
  const detour =
    response.status >= 300 && response.status < 400
      ? "it redirects, and peers are where peers.json says"
      : coding !== null && coding !== "identity"
        ? "it is compressed, which was not asked for"
        : null;
  if (detour === null) return;
  await response.body?.cancel();
  throw new PeerError(`Cannot use the answer of ${url}: ${detour}`);
}

/** A lookup cannot be called off; it is only not waited for any longer. */
async function beforeAbort<Value>(signal: AbortSignal, work: Promise<Value>): Promise<Value> {
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

function contentType(body: string): Readonly<Record<string, string>> {
  return body === "" ? {} : { "content-type": "application/json" };
}

async function readBounded(response: Response, url: string, signal: AbortSignal): Promise<string> {
  if (response.body === null) return "";
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body) {
    signal.throwIfAborted();
    bytes += chunk.byteLength;
    if (bytes > bounds.messageBytesMax) {
      throw new PeerError(`Cannot use the answer of ${url}: it is larger than ${bounds.messageBytesMax} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
