// source: string-wrapped evaluators; expect: contained
// kind: escape; calls: [{}, "victim", {}]
}); globalThis.broken = 1; let leak = 1; (function () {
export function execute() { return { escaped: globalThis.broken === 1 }; }
