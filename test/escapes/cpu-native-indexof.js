// source: isolated-vm: not interruptible; expect: contained
// kind: hang; calls: [{}, "victim"]
export function execute() { return Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1); }
