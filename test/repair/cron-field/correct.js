export function execute({ field, low, high }) {
  const chosen = new Set();
  for (const part of field.split(",")) {
    const [range, step = "1"] = part.split("/");
    let [from, to] = range === "*" ? [low, high] : range.split("-").map(Number);
    if (to === undefined) to = part.includes("/") ? high : from;
    for (let value = from; value <= to; value += Number(step)) {
      chosen.add(value);
    }
  }
  const values = [...chosen].sort((a, b) => a - b);
  return { values };
}
