// source: own; expect: contained
// kind: result; calls: [{}]
export const execute = new Proxy(function () {}, { apply() { return { fine: 1 }; }, get() { throw new Error("trap"); } });
