// input: {}; output: {"text":"18446744073709551616"}
export function execute() { return { text: String(2n ** 64n) }; }
