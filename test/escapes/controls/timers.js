// input: {}; output: {"order":["micro","soon","later"]}
export async function execute() {
  const order = [];
  const later = new Promise((resolve) => setTimeout(() => { order.push("later"); resolve(); }, 15));
  setTimeout((word) => order.push(word), 1, "soon");
  queueMicrotask(() => order.push("micro"));
  await later;
  return { order };
}
