import { messageOf } from "../../core/mod.ts";
import { bounds } from "../bounds.ts";
import { PeerError } from "../errors.ts";
import { hostProblem } from "../peers/peer-url.ts";
import type { Transport } from "./transport.ts";

/**
 * Peers over HTTP. Whoever answers may be anybody: no redirect is followed, nothing compressed is accepted (so a body has
 * one size and it is bounded while it comes in), and the whole call has one deadline that no trickle of bytes extends.
 */
export function httpTransport(limits: { readonly callMs: number } = bounds): Transport {
  return async ({ method, url, target, headers, body }) => {
    const signal = AbortSignal.timeout(limits.callMs);
    try {
      const problem = await hostProblem(url);
      if (problem !== null) throw new PeerError(`Cannot call ${url}: ${problem}`);
      const response = await fetch(`${url}${target}`, {
        method,
        headers: { ...headers, accept: "application/json", "accept-encoding": "identity", ...contentType(body) },
        ...(method === "POST" ? { body } : {}),
        redirect: "manual",
        signal,
        // Bun: hand the bytes over as they came.
        decompress: false,
      } as RequestInit);
      if (response.status >= 300 && response.status < 400) {
        await response.body?.cancel();
        throw new PeerError(`Cannot use the answer of ${url}: it redirects, and peers are where peers.json says`);
      }
      const coding = response.headers.get("content-encoding");
      if (coding !== null && coding !== "identity") {
        await response.body?.cancel();
        throw new PeerError(`Cannot use the answer of ${url}: it is compressed, which was not asked for`);
      }
      const text = await readBounded(response, url, signal);
      return { status: response.status, body: text, header: (name) => response.headers.get(name) };
    } catch (thrown) {
      if (thrown instanceof PeerError) throw thrown;
      const reason = signal.aborted ? `no whole answer within ${limits.callMs} ms` : messageOf(thrown);
      throw new PeerError(`Cannot reach ${url}: ${reason}`, {}, thrown);
    }
  };
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
