// input: {}; output: {"n":1}
let n = 0; const next = () => { n += 1; return n; };
export function execute() { return { n: next() }; }
