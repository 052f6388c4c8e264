// input: {"n":3}; output: {"n":4}
export async function execute(input) { await null; const n = await Promise.resolve(input.n + 1); return { n }; }
