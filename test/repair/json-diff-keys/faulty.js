const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

function flatten(value, prefix = "", into = new Map()) {
  for (const [key, inner] of Object.entries(value)) {
    const path = prefix === "" ? key : `${prefix}.${key}`;
    if (isObject(inner)) flatten(inner, key, into);
    else into.set(path, JSON.stringify(inner));
  }
  return into;
}

export function execute(input) {
  const before = flatten(input.before);
  const after = flatten(input.after);
  const added = [...after.keys()].filter((path) => !before.has(path)).sort();
  const removed = [...before.keys()].filter((path) => !after.has(path)).sort();
  const changed = [...after.keys()]
    .filter((path) => before.has(path) && before.get(path) !== after.get(path))
    .sort();
  return { added, removed, changed };
}
