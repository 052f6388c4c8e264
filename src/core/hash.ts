import { hash } from "node:crypto";
import type { Sha } from "./ids.ts";
import { canonicalJson, type Json } from "./json.ts";

/** SHA-256 of the UTF-8 bytes of `text`. */
export function sha256(text: string): Sha {
  return hash("sha256", text, "hex") as Sha;
}

/** SHA-256 of the canonical JSON of `value`: equal values hash alike, whatever order their keys came in. */
export function sha256Json(value: Json): Sha {
  return sha256(canonicalJson(value));
}
