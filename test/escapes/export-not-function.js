// source: own; expect: contained
// kind: result; calls: [{}]
export const execute = { call: 1 };
