// source: ReDoS; expect: contained
// kind: hang; calls: [{}, "victim"]
export function execute() { return { m: /^(([a-z])+.)+[A-Z]([a-z])+$/.test("a".repeat(60)) || /(x+x+)+y/.test("x".repeat(60)) || /^(a|a|a?)+$/.test("a".repeat(40) + "!") || new RegExp("(.*)*".repeat(12) + "$q").test("ab".repeat(500)) }; }
