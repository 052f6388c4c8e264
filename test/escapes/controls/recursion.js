// input: {"n":2000}; output: {"sum":2001000}
const sum = (n) => (n === 0 ? 0 : n + sum(n - 1));
export function execute({ n }) { return { sum: sum(n) }; }
