// input: {"a":1,"b":2}; output: {"sum":3}
export function execute(input) { return { sum: input.a + input.b }; }
