// source: own; expect: contained
// kind: protocol; calls: [{}, "victim"]
export function execute() { const e = new Error("x\"],[[\"y\n"); e.name = "\"],\n["; e.stack = "    at x (gene.js:1e9:1)\n    at \"] (gene.js:1:1)".repeat(1000); throw e; }
