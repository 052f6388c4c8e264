export function execute(input) {
  const sections = {};
  let current = "";
  for (const raw of input.text.split("\n")) {
    const line = raw.trim();
    if (line === "" || line.startsWith(";") || line.startsWith("#")) continue;
    const header = line.match(/^\[(.+)\]$/);
    if (header) {
      current = header[1].trim();
      sections[current] ??= {};
      continue;
    }
    const [name, ...rest] = line.split("=");
    sections[current] ??= {};
    sections[current][name.trim()] = rest.join("").trim();
  }
  return { sections };
}
