// source: own; expect: contained
// kind: result; calls: [{"n":0},{"n":1},{"n":2},{"n":3},{"n":4},{"n":5},{"n":6},{"n":7},"victim"]
export function execute(input) { return [undefined, Symbol("s"), 10n, () => 1, NaN, new Map([[1, 2]]), new Date(NaN), Object.create(null)][input.n]; }
