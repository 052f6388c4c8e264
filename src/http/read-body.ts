import type { Context } from "hono";
import type { Json } from "../core/mod.ts";
import type { HttpEnv } from "./environment.ts";
import { HttpError } from "./problem.ts";

const JSON_TYPE = /^application\/(json|[\w.+-]+\+json)\s*(;|$)/i;

/** The body as JSON; nothing is an empty object. */
export function readJson(context: Context<HttpEnv>, bytesMax: number): Promise<Json> {
  const { raw } = context.req;
  const type = raw.headers.get("content-type");
  // Any other type could be sent by a foreign page's form without asking first.
  if ((type === null || !JSON_TYPE.test(type)) && raw.body !== null) {
    const refusal = `Cannot read a body of type ${JSON.stringify(type ?? "nothing")}: send Content-Type: application/json`;
    return Promise.reject(new HttpError("unsupported_media_type", refusal));
  }
  return readText(context, bytesMax).then(parsed);
}

function parsed(text: string): Json {
  if (text.trim() === "") return {};
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new HttpError("malformed", `Cannot read the body: it is not JSON (${text.length} characters)`);
  }
}

/**
 * The body as text, read once and remembered for the request. Piece by piece where its length is not announced, so that
 * it is refused as soon as it is too large; an announced length is enforced by the server.
 */
export function readText(context: Context<HttpEnv>, bytesMax: number): Promise<string> {
  const { raw, bodyCache } = context.req;
  // Its type leaves out the promise.
  const known: string | Promise<string> | undefined = bodyCache.text;
  if (known !== undefined) return Promise.resolve(known);
  const announced = Number(raw.headers.get("content-length") ?? 0);
  if (announced > bytesMax) return Promise.reject(tooLarge(bytesMax));
  // One promise on top of the body's own: every run over HTTP waits here.
  const text = (announced > 0 ? raw.text() : readBounded(raw, bytesMax)).then((arrived) => {
    if (arrived.length > bytesMax) throw tooLarge(bytesMax);
    return arrived;
  }, explained);
  // Where Hono's own validators look first.
  Reflect.set(bodyCache, "text", text);
  return text;
}

/** A body that does not arrive is the sender's affair: it went away, or was too slow for the server. */
function explained(thrown: unknown): never {
  if (thrown instanceof HttpError) throw thrown;
  throw new HttpError("malformed", "Cannot read the body: the connection ended before it did");
}

async function readBounded(request: Request, bytesMax: number): Promise<string> {
  if (request.body === null) return "";
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body) {
    bytes += chunk.byteLength;
    if (bytes > bytesMax) throw tooLarge(bytesMax);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function tooLarge(bytesMax: number): HttpError {
  return new HttpError("too_large", `Cannot read the body: it is larger than ${bytesMax} bytes`);
}
