// source: own; expect: contained
// kind: result; calls: [{}, "victim"]
export function execute() { return { fine: 1 }; }
/* a */ --> this is a comment in a script and an error in a module
