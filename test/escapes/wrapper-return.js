// source: own; expect: contained
// kind: result; calls: [{}]
return { escaped: true };
export function execute() { return 1; }
