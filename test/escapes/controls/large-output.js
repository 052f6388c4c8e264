// input: {"n":20000}; output: {"length":20000}
export function execute({ n }) { const list = Array.from({ length: n }, (_, i) => i); return { length: JSON.parse(JSON.stringify(list)).length }; }
