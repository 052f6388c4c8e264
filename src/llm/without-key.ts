/**
 * A key must not come back in what a server says: some quote it in their errors, and a hostile one could send it in a
 * reply, from where it would go into a source, the genome and a sandbox.
 */
export function withoutKey(text: string, key: string | null): string {
  return key === null || key === "" ? text : text.replaceAll(key, "[key]");
}
