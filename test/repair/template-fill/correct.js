export function execute({ template, values }) {
  const missing = [];
  const text = template.replace(/\{\{\s*(\w+)\s*\}\}/g, (place, name) => {
    if (name in values) {
      return String(values[name]);
    }
    if (!missing.includes(name)) missing.push(name);
    return place;
  });
  return { text, missing };
}
