export function execute(input) {
  const ports = new Set();
  for (const part of input.text.split(",")) {
    const piece = part.trim();
    if (!piece) continue;
    const [first, last = first] = piece.split("-").map(Number);
    for (let port = first; port <= last; port++) {
      ports.add(port);
    }
  }
  return { ports: [...ports].sort() };
}
