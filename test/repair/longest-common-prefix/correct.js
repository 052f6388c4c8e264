export function execute({ names }) {
  if (names.length === 0) return { prefix: "" };
  let prefix = names[0];
  for (const name of names) {
    while (!name.startsWith(prefix)) {
      prefix = prefix.slice(0, -1);
    }
  }
  return { prefix };
}
