import { isJsonObject, type Json, type JsonObject, limits } from "../core/mod.ts";
import type { ModelReply } from "./provider.ts";

/** A schema for one object of texts, all required: the only form that every provider's strict mode takes. */
export function textFields(
  name: string,
  fields: Readonly<Record<string, string>>,
): {
  readonly name: string;
  readonly schema: JsonObject;
} {
  const properties = Object.fromEntries(
    Object.entries(fields).map(([field, description]) => [field, { type: "string", description }]),
  );
  return { name, schema: { type: "object", properties, required: Object.keys(fields), additionalProperties: false } };
}

export type ReadReply =
  | { readonly ok: true; readonly main: string; readonly note: string }
  /** Why the reply is of no use, in words that the model may be told. */
  | { readonly ok: false; readonly reason: string };

/**
 * Finds the one text that was asked for: the field `main` of a JSON object, or one fenced code block, or, where the whole
 * reply is neither, the reply itself. Whatever it is, it is nobody's friend yet: the gate and the evidence decide.
 */
export function readReply(reply: ModelReply, main: string, note: string): ReadReply {
  if (reply.stop === "refused") return { ok: false, reason: "the model refused to answer" };
  if (reply.stop === "truncated") {
    return { ok: false, reason: "the reply was cut off at the bound on its length; be brief" };
  }
  const text = reply.text.trim();
  if (text === "") return { ok: false, reason: "the reply is empty" };
  const found = fromObject(parsed(text), main, note) ?? fromFence(text, main, note);
  if (found === null)
    return { ok: false, reason: `the reply is not of the form that was asked for: no "${main}" in it` };
  if (found.main.trim() === "") return { ok: false, reason: `"${main}" is empty` };
  if (Buffer.byteLength(found.main) > limits.sourceBytesMax) {
    return { ok: false, reason: `"${main}" is larger than ${limits.sourceBytesMax} bytes` };
  }
  return { ok: true, ...found };
}

interface Found {
  readonly main: string;
  readonly note: string;
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function fromObject(value: Json | undefined, main: string, note: string): Found | null {
  if (!isJsonObject(value)) return null;
  const [mainText, noteText] = [value[main], value[note]];
  return typeof mainText === "string" ? { main: mainText, note: typeof noteText === "string" ? noteText : "" } : null;
}

/** One block counts; of several, nobody knows which is meant. A block may also hold the JSON that was asked for. */
function fromFence(text: string, main: string, note: string): Found | null {
  const blocks = [...text.matchAll(/^```[a-z]*[ \t]*\r?\n(.*?)^```[ \t]*$/gms)].map((match) => match[1] ?? "");
  const [block] = blocks;
  if (block === undefined || blocks.length > 1) return null;
  return fromObject(parsed(block), main, note) ?? { main: block, note: "" };
}
