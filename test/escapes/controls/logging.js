// input: {}; output: {"ok":true}
export function execute(input, sdk) { sdk.log("one", { two: 2 }); console.log("three"); console.error(new Error("four")); return { ok: true }; }
