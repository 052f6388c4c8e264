// source: own; expect: contained
// kind: result; calls: [{"n":0},{"n":1},{"n":2},{"n":3},{"n":4},{"n":5},{"n":6},{"n":7},"victim"]
export function execute(input) { throw [undefined, null, Symbol("s"), 10n, NaN, () => 1, "text", Object.create(null)][input.n]; }
