// source: own; expect: contained
// kind: protocol; calls: [{}, "victim", {}, "victim"]
export function execute() { return { a: "\ud800", b: "\udfff\ud800", c: "\u0000\ufeff", d: "😀".repeat(100), e: "é\n".repeat(100) }; }
