// source: own; expect: contained
// kind: info; calls: [{}]
export async function execute() {
  await null;
  let text = ""; try { null.x; } catch (e) { text = e.stack; }
  return { escaped: /worker|realm|\.ts/.test(text), text };
}
