// source: string timers of older shims; expect: contained
// kind: escape; calls: [{}]
export async function execute() {
  try { setTimeout("globalThis.hit = 1", 0); } catch {}
  await new Promise((resolve) => setTimeout(resolve, 5));
  return { escaped: globalThis.hit === 1 };
}
