/** A page of a list that is at hand whole: what comes behind the item that the cursor names; from the start where it is gone. */
export function pageAfter<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): { readonly items: Item[]; readonly next: string | null } {
  const start = cursor === undefined ? 0 : items.findIndex((item) => keyOf(item) === cursor) + 1;
  const page = items.slice(start, start + limit);
  const last = page.at(-1);
  return { items: page, next: last === undefined || start + limit >= items.length ? null : keyOf(last) };
}
