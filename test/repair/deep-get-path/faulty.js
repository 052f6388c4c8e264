export function execute({ data, path, fallback }) {
  let current = data;
  const keys = path.split(".");
  for (const key of keys) {
    if (current === null && typeof current !== "object") {
      return { value: fallback, found: false };
    }
    if (!Object.hasOwn(current, key)) {
      return { value: fallback, found: false };
    }
    current = current[key];
  }
  return { value: current, found: true };
}
