// input: {"n":5}; output: {"list":[0,1,4,9,16]}
function* squares(n) { for (let i = 0; i < n; i += 1) yield i * i; }
export function execute(input) { return { list: [...squares(input.n)] }; }
