// source: own; expect: contained
// kind: result; calls: [{}]
export const execute = class { constructor() { return { escaped: true }; } };
