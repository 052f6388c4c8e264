const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

function merge(base, over) {
  const result = { ...base };
  for (const [key, value] of Object.entries(over)) {
    if (value === null) delete result[key];
    else if (isObject(value) && isObject(result[key])) result[key] = merge(result[key], value);
    else result[key] = value;
  }
  return result;
}

export function execute({ defaults, settings }) {
  const merged = merge(defaults, settings);
  const keys = new Set([...Object.keys(defaults), ...Object.keys(merged)]);
  const touched = [...keys]
    .filter((key) => JSON.stringify(defaults[key]) !== JSON.stringify(merged[key]))
    .sort();
  return { merged, touched };
}
