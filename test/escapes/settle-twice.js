// source: own; expect: contained
// kind: result; calls: [{}]
export function execute() { return { then(resolve, reject) { resolve({ first: 1 }); resolve({ escaped: true }); reject(new Error("x")); } }; }
