// source: own; expect: contained
// kind: result; calls: [{}, "victim"]
export function execute() { for (let i = 0; i < 1e6; i += 1) setTimeout(() => {}, 1e9); return { done: true }; }
