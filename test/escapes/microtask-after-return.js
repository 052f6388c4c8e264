// source: own; expect: contained
// kind: escape; calls: [{}, "victim", {}, "victim"]
export function execute(input, sdk) {
  (async () => { for (let i = 0; i < 1000; i += 1) await null; sdk.log("late"); })();
  Promise.reject(new Error("nobody catches this"));
  return { escaped: false };
}
