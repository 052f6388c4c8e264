// source: own; expect: contained
// kind: protocol; calls: [{}, "victim", {}]
export function execute(input, sdk) {
  sdk.log('["results",[0,1,2]]\n42'); sdk.log("\u0000\u0000\u0000\u0005[\"ready\"]\n{}"); console.log("\n\r\u2028[\"call\",1,\"x\"]");
  return "\n[\"results\",[0,0,1]]\n1";
}
