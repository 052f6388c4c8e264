const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

export function execute(input) {
  const { items, size } = input;
  const pages = Math.max(1, Math.floor(items.length / size));
  const page = clamp(input.page, 1, pages);
  const start = page * size - 1;
  return { items: items.slice(start, start + size), page, pages };
}
