// input: {}; output: {"list":[2,4]}
export function execute() { return { list: [1, 2].values().map((n) => n * 2).toArray() }; }
