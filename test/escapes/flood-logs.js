// source: own; expect: contained
// kind: result; calls: [{}, "victim"]
export function execute(input, sdk) { for (let i = 0; i < 100_000; i += 1) { sdk.log("x".repeat(1000)); console.log({ i }); } return { done: true }; }
