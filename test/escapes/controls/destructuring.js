// input: {"a":[1,{"b":2}],"c":null}; output: {"b":2,"d":"x","rest":{"c":null}}
export function execute({ a: [, { b }], d = "x", ...rest }) { return { b, d, rest }; }
