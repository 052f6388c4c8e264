// The work of performance.md, as text: every contestant compiles the same.
export const SMALL = `export function execute(input) {
  const { bridge_name, interfaces, stp_enabled, forward_delay } = input;
  if (typeof bridge_name !== "string" || bridge_name.length === 0 || bridge_name.length > 15) throw new TypeError("bad name");
  if (!Array.isArray(interfaces) || interfaces.some((it) => typeof it !== "string")) throw new TypeError("bad interfaces");
  return {
    success: true,
    commands: ["link add " + bridge_name + " type bridge stp " + (stp_enabled ? 1 : 0), "link set " + interfaces[0] + " master " + bridge_name, "forward_delay " + forward_delay],
  };
}`;

export const MEDIUM = `export function execute(input) {
  const near = new Map();
  for (const [a, b, cost] of input.edges) {
    if (!near.has(a)) near.set(a, []);
    if (!near.has(b)) near.set(b, []);
    near.get(a).push([b, cost]);
    near.get(b).push([a, cost]);
  }
  const best = { [input.from]: 0 };
  const open = [[0, input.from]];
  while (open.length > 0) {
    open.sort((x, y) => y[0] - x[0]);
    const [cost, at] = open.pop();
    if (cost > best[at]) continue;
    for (const [to, step] of near.get(at) ?? []) {
      const total = cost + step;
      if (total < (best[to] ?? Infinity)) {
        best[to] = total;
        open.push([total, to]);
      }
    }
  }
  return best;
}`;

/** Distinct texts: few repeated ones make JSON.parse of JSC look three times faster than it is. */
export function smallInputs(count) {
  return Array.from({ length: count }, (_, n) =>
    JSON.stringify({
      bridge_name: `br${n % 9999}`,
      interfaces: [`eth${n % 97}`, `eth${n % 31}`],
      stp_enabled: n % 2 === 0,
      forward_delay: n % 30,
    }),
  );
}

export function mediumInputs(count) {
  return Array.from({ length: count }, (_, n) =>
    JSON.stringify({
      from: "n0",
      edges: Array.from({ length: 200 }, (_unused, e) => [
        `n${(e * 7 + n) % 60}`,
        `n${(e * 13 + n * 3) % 60}`,
        1 + ((e * 31 + n) % 17),
      ]),
    }),
  );
}

/** JSON in, JSON out, in the caller's own realm: the limit of every contestant. */
export function direct(source) {
  const make = new Function(
    `"use strict"; ${source.replace("export function execute", "function execute")}; return execute;`,
  );
  const execute = make();
  return (text) => JSON.stringify(execute(JSON.parse(text)));
}
