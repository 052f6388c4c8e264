// source: own; expect: contained
// kind: info; calls: [{}]
export function execute(input, sdk) {
  const text = [sdk.log, console.log, setTimeout, Error.captureStackTrace].map((f) => Function.prototype.toString.call(f)).join("");
  return { escaped: /\/work|\/home|\/root|sandbox\//.test(text) };
}
