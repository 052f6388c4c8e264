// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the strings are sources, which hold templates
/** Genes that between them hold every form of statement and expression, so that every operator meets every neighbour. */
export const SYNTAX_CORPUS: readonly string[] = [
  `export function execute(input: { ports: string[]; limit?: number }, sdk?: unknown): { total: number } {
  let total = 0, seen: string[] = [];
  for (let i = 0; i < input.ports.length - 1; i++) {
    const port = input.ports[i]!.trim();
    if (!port || port === "lo") continue;
    if (total > (input.limit ?? 10)) break;
    total += port.length as number;
    seen.push(port);
  }
  while (total % 2 !== 0 && total < 100) total++;
  do { total--; } while (total > 50);
  return { total };
}
`,
  `export const execute = async ({ name, tags = [], ...rest }, sdk) => {
  const links = await sdk.listLinks({});
  const found = links.find((link) => link.name === name) ?? null;
  if (found === null) { return { success: false, ...rest }; } else if (tags.length) sdk.log(\`tags \${tags.join(", ")}\`);
  for (const tag of tags) await sdk.setTag({ name, tag });
  for (const key in rest) delete rest[key];
  try { await sdk.setLinkUp({ name: found.name }); } catch (error) { throw new Error("no " + error.message); } finally { sdk.log("done"); }
  return { success: true, name, "mac-address": found?.mac?.toLowerCase(), n: +found.index, [name]: -1 };
};
`,
  `class Stack { #items = []; static of(...xs) { const s = new Stack(); for (const x of xs) s.push(x); return s; } push(x) { this.#items.push(x); return this; } get top() { return this.#items.at(-1); } has(x) { return #items in this && this.#items.includes(x); } }
function* count(to) { for (let i = 0; i < to; i += 2) yield i ** 2; }
const add = (a, b = 1) => a + b, twice = (f) => (x) => f(f(x)), make = () => ({ a: 1 });
export function execute(input) {
  const stack = Stack.of(1, 2, 3), [first, , third = 3] = [...count(5)];
  let { a: { b } = { b: 2 }, c } = input;
  outer: for (const x of [1, 2]) { for (;;) { if (x > 1) break outer; continue outer; } }
  switch (typeof input.kind) { case "string": case "number": c = 1; break; default: { c = 2; } }
  (c = c + 1), (b ||= 4);
  const text = b > 2 ? (c < 1 ? "x" : 'it\\'s') : void 0;
  if (a0(input) || (b && !c)) return { r: -b ** 0 || null };
  return { stack: stack.top, first, third, b, c, text, t: new Date(0).getTime(), m: /a[0-9]+/gi.test(text ?? ""), s: [3, 1].sort(), o: make().a, d: add(1), e: twice(add)(1), v: !!c, z: ~c, g: "a" in input, h: (() => {})() };
}
function a0({ deep: { er } = {} }) { return er?.x?.[0]?.(1) instanceof Array; }
`.replace("-b ** 0", "(-b) ** 0"),
  `type Input = { lines: string[] };
interface Row { a: number }
export async function execute(input: Input, sdk: any): Promise<{ rows: Row[] }> {
  const rows = input.lines.map((line: string, index: number): Row => ({ a: Number(line) + index } satisfies Row));
  const all = await Promise.all(rows.map(async (row) => ({ ...row, b: await sdk.get(row) })));
  if (all.length)
    return { rows: all.filter(Boolean) as Row[] };
  else
    throw new TypeError(\`no \${input.lines.length > 1 ? "rows" : "row"}\`);
}
`,
  "export function execute(input){return{n:input.a.b+1,s:typeof input.a==='x'?!input.c:[]}}",
  "export function execute(input) {\n  // first\n  const xs = input.xs; /* tail */\n  xs.sort((a, b) => a - b); // keep\n  return { xs };\n}\n",
  "export function execute(i) { if (!i.a) return {}; a: { if (i.b) break a; } var x; for (x of i.c) ; return x ? { x } : { y: function () { return this; } }; }",
  "export const execute = (input) => input.text.split(',').map((x) => x.trim()).filter((x) => x !== '').join(' ') + `${input.a}`;",
];
