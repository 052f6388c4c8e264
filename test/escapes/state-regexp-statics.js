// source: own; expect: contained
// kind: escape; calls: [{}, {}, "victim", {}]
export function execute(input) {
  const before = [RegExp.lastMatch, RegExp.$1, RegExp.input, RegExp["$_"], RegExp["$'"]].join("");
  /(secret-[a-z]+)/.exec("the secret-alpha of this call");
  return { escaped: before.includes("secret") };
}
