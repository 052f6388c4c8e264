// source: own; expect: contained
// kind: escape; calls: [{}, {"sleep":30}, "victim", {"sleep":30}, {}]
let fired = 0;
export function execute(input, sdk) {
  setTimeout(() => { fired += 1; sdk.log("late"); try { globalThis.late = 1; } catch {} }, 1); setInterval(() => sdk.log("tick"), 1);
  return { escaped: fired > 0 || globalThis.late === 1 };
}
