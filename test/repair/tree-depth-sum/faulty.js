function walk(folder) {
  let bytes = 0;
  let deepest = 0;
  for (const size of folder.files ?? []) bytes += size;
  for (const child of folder.folders ?? []) {
    const below = walk(child);
    bytes += below.bytes;
    deepest = Math.max(deepest, below.bytes);
  }
  return { bytes, depth: deepest + 1 };
}

export function execute(input) {
  return walk(input.root);
}
