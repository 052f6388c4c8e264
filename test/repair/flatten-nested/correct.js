function flatten(items, depth) {
  const flat = [];
  for (const item of items) {
    if (Array.isArray(item) && depth > 0) {
      flat.push(...flatten(item, depth - 1));
    } else {
      flat.push(item);
    }
  }
  return flat;
}

export function execute(input) {
  return { flat: flatten(input.items, input.depth) };
}
