import { sha256 } from "../core/mod.ts";

/**
 * Fills `{{name}}` in a prompt, each once and in one pass: what is filled in is never looked at again, so a text that
 * contains `{{source}}` stays what it is.
 * @throws TypeError when the template asks for a value that is not there, or a value is not asked for.
 */
export function fill(template: string, values: Readonly<Record<string, string>>): string {
  const asked = new Set<string>();
  const filled = template.replace(/\{\{([a-z]+)\}\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new TypeError(`Cannot fill a prompt: it asks for ${JSON.stringify(name)}`);
    asked.add(name);
    return value;
  });
  const unused = Object.keys(values).filter((name) => !asked.has(name));
  if (unused.length > 0) throw new TypeError(`Cannot fill a prompt: it has no place for ${unused.join(", ")}`);
  return filled.replace(/\n{3,}/g, "\n\n").trim();
}

/**
 * Somebody else's text, marked as such. The marks carry digits of the text's own hash, which no text can contain by
 * design: so it cannot close its own quotation and go on as if it were the prompt.
 */
export function quoted(text: string): string {
  const digits = sha256(text).slice(0, 16);
  return `<data-${digits}>\n${text}\n</data-${digits}>`;
}

/** At most `bytesMax` bytes of UTF-8, cut between characters, with a word about what is missing. */
export function bounded(text: string, bytesMax: number): string {
  const bytes = Buffer.byteLength(text);
  if (bytes <= bytesMax) return text;
  const kept = new TextDecoder().decode(new TextEncoder().encode(text).subarray(0, bytesMax)).replace(/\uFFFD$/, "");
  return `${kept}\n… (${bytes - Buffer.byteLength(kept)} of ${bytes} bytes left out)`;
}
