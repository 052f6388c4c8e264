// input: {}; output: {"eval":1,"Function":2,"is":true}
export function execute() { const o = { eval: 1, Function: 2 }; return { eval: o.eval, Function: o.Function, is: o.is ?? (() => 1) instanceof Function }; }
