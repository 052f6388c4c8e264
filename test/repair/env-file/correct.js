const unquote = (value) => {
  const quote = value[0];
  const isQuoted = value.length >= 2 && (quote === '"' || quote === "'") && value.endsWith(quote);
  return isQuoted ? value.slice(1, -1) : value;
};

export function execute(input) {
  const lines = input.text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  return lines.reduce(
    ({ variables, skipped }, line) => {
      const at = line.indexOf("=");
      if (line.startsWith("#") || at < 1) return { variables, skipped: skipped + 1 };
      const name = line.slice(0, at).replace(/^export\s+/, "").trim();
      const value = unquote(line.slice(at + 1).trim());
      return { variables: { ...variables, [name]: value }, skipped };
    },
    { variables: {}, skipped: 0 },
  );
}
