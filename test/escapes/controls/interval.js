// input: {}; output: {"ticks":3}
export async function execute() {
  let ticks = 0;
  await new Promise((resolve) => { const id = setInterval(() => { ticks += 1; if (ticks === 3) { clearInterval(id); resolve(); } }, 2); });
  return { ticks };
}
