import fc from "fast-check";
import type { Json } from "../../../src/core/mod.ts";

/** A random organism: contracts, genes that do all that genes do, and inputs for its pathway. */
export interface Generated {
  readonly contracts: string;
  readonly genes: Readonly<Record<string, readonly string[]>>;
  readonly inputs: readonly Json[];
}

const FIELDS = `    a   int     "A number"
    s   string = "dflt"  "A text"
    l   int[] = [1, 2]  "A list"
    o   json?   "Anything"`;
const GIVEN = `    a        int     "A number"
    s        string  "A text"
    l        int[0..6]   "A list"
    o        json?   "Anything"
    success  bool = true   "Well done"
    error    string? "Why not"`;

const TRANSFORMS = ["one", "two", "three"] as const;

/** What may stand before `execute`: names that clash between genes, and that hide what a fused gene relies on. */
const PREAMBLES = [
  "",
  "let count = 0;",
  "const helper = (x) => x + 1;\nfunction execute2() { return helper(1); }",
  "const helper = 'not a function';\nvar step = 3, input = 4, sdk = 5;",
  "const Object = { keys: () => [] };\nfunction Promise() {}\nconst Array = null;",
  "const JSON = { stringify: () => '{}', parse: () => null };\nlet Date = { now: () => 1e15 };",
  "class Error { constructor(m) { this.message = 'mine: ' + m; } }",
  "let count = 0;\nouter: for (const x of [1, 2]) { count += x; continue outer; }",
] as const;

/** What it may do to its input, and on the way. */
const DEEDS = [
  "",
  "given.l.push(9); given.a += 1;",
  "delete given.s; given.o = given;  given.o = null;",
  "given.l.length = 0; given.s = given.s + '!';",
  "if (given.o !== null && typeof given.o === 'object') { given.o.touched = true; given.o.l?.push?.(7); }",
  "loop: for (;;) { break loop; }",
  "if (given.a > 3) throw new TypeError('too much: ' + given.a);",
  "if (given.a > 2) throw 'a text';",
  "if (given.a > 4) throw { code: 4, message: 'an object' };",
  "if (given.l.length > 2) throw new RangeError();",
  "if (given.s === 'x') return { ...answer, success: false, error: 'no x here' };",
  "sdk.log('here', given); given.s += Object_keys(sdk).join();",
] as const;

/** What it gives. */
const ANSWERS = [
  "answer",
  "answer",
  "answer",
  "({ ...answer, extra: 1, b: [2] })",
  "({ a: answer.a, s: answer.s, l: answer.l })",
  "({ ...answer, o: { toJSON: () => ({ l: answer.l, same: answer.l }) } })",
  "({ o: { get l() { return [answer.a]; }, n: Number('x'), u: undefined, z: -0 }, ...{ a: answer.a, s: 's', l: [] } })",
  "Promise_resolve(answer)",
  "({ then: (yes) => yes({ ...answer, s: 'thenable' }) })",
  "({ ...answer, a: answer.a + 0.5 })",
  "({ ...answer, l: [1, 'two'] })",
  "({ ...answer, l: [1, 2, 3, 4, 5, 6, 7] })",
  "({ ...answer, s: null })",
  "[answer]",
  "undefined",
  "({ ...answer, o: () => 1, error: null })",
] as const;

/** Spellings of the export; `given` and `sdk` are the parameters, `BODY` the statements. */
const FORMS = [
  "export function execute(given, sdk) { BODY }",
  "export async function execute(given, sdk) { BODY }",
  "export const execute = (given, sdk) => { BODY };",
  "export const execute = async function (given, sdk) { await null; BODY };",
  "function run(given, sdk = { log() {} }) { BODY }\nexport { run as execute };",
  "interface In { a: number; s?: string; l: number[]; o?: any }\nexport function execute(given: In, sdk: any): unknown { BODY }",
] as const;

const HELPERS = `const Object_keys = (x) => { const keys = []; for (const key in x) keys.push(key); return keys; };
const Promise_resolve = async (x) => x;
`;

function sourceOf(g: fc.GeneratorValue): string {
  const preamble = g(fc.constantFrom, ...PREAMBLES);
  const counted = preamble.includes("let count") ? "count += 1; given.a += count;" : "";
  const deed = g(fc.constantFrom, ...DEEDS);
  const answer = g(fc.constantFrom, ...ANSWERS);
  const body = `const answer = { a: given.a * 2, s: given.s + '~', l: given.l, o: given.o ?? null, success: true };\n${counted}\n${deed}\nreturn ${answer};`;
  return `${HELPERS}${preamble}\n${g(fc.constantFrom, ...FORMS).replace("BODY", () => body)}\n`;
}

/** Makes a bridge, and stumbles where its name says so. */
const MAKE = [
  `export async function execute({ name }, sdk) {
  if (name.startsWith("dup") && (await sdk.getLink({ name }))) return { success: false, error: name + " exists" };
  await sdk.createBridge({ name });
  if (name.endsWith("3")) throw new Error("after the deed");
  return { success: true, made: name };
}`,
  `const helper = async (sdk, name) => sdk.createBridge({ name });
export const execute = async ({ name }, sdk) => {
  await helper(sdk, name);
  if (name.endsWith("4")) await sdk.setLinkUp({ name }).catch(() => {});
  return { success: true, made: name };
};`,
  `export async function execute({ name }, sdk) {
  for (let i = 0; i < 3; i += 1) try { await sdk.createBridge({ name }); } catch {}
  return { success: true, made: name, keys: Object.keys(sdk).length };
}`,
] as const;
const SEEN = [
  `export async function execute({ name }, sdk) { return { healthy: (await sdk.getLink({ name })) !== null, keys: Object.keys(sdk).join() }; }`,
  `export async function execute({ name }, sdk) { await sdk.createBridge({ name: name + "x" }); return { healthy: true, keys: "" }; }`,
  `export async function execute({ name }, sdk) { return { healthy: typeof sdk.createBridge === "function", keys: String(Object.isFrozen(sdk)) }; }`,
] as const;

const KERNEL_GENES = `gene make
  is configuration
  risk low
  does:
    Makes.
  takes:
    name  string  "Bridge"
  gives:
    success  bool    "Made"
    made     string? "Name"
    error    string? "Why not"
  fails when:
    - the bridge exists -> success=false

gene seen
  is diagnostic
  risk none
  does:
    Sees.
  takes:
    name  string  "Bridge"
  gives:
    healthy  bool  "It exists"
    keys     string "What it may do"
`;

const transform = (name: string) => `gene ${name}
  is transform
  risk none
  does:
    Transforms.
  takes:
${FIELDS}
  gives:
${GIVEN}
  fails when:
    - it does not want -> success=false
`;

/** References that a step may make: loci whose output is in sight, and the numbers of top-level steps that are loci. */
interface Sight {
  readonly loci: readonly string[];
  readonly numbers: readonly number[];
  readonly variable: boolean;
}

function transformStep(g: fc.GeneratorValue, sight: Sight, indent: string, head: string): [string, string] {
  const locus = g(fc.constantFrom, ...TRANSFORMS);
  const sources = ["", ...sight.loci.map((name) => `${name}.`), ...sight.numbers.map((number) => `step ${number}.`)];
  const from = (field: string) => `{${g(fc.constantFrom, ...sources)}${field}}`;
  const number = () => g(fc.constantFrom, "1", "3", from("a"), ...(sight.variable ? ["{each}"] : []));
  const text = () => g(fc.constantFrom, "x", `"${from("s")}-${from("o")}"`, from("s"), `"lit ${from("l")}"`);
  const list = () => g(fc.constantFrom, "[]", `[${from("a")}, 5]`, from("l"), from("l"), from("l"), from("o"));
  const any = () => g(fc.constantFrom, from("o"), from("l"), `[${from("o")}, ${from("s")}]`, "null");
  const bindings = [
    `a = ${number()}`,
    ...(g(fc.boolean) ? [`s = ${text()}`] : []),
    ...(g(fc.boolean) ? [`l = ${list()}`] : []),
    ...(g(fc.boolean) ? [`o = ${any()}`] : []),
  ];
  return [`${indent}${head}${locus}\n${bindings.map((each) => `${indent}     ${each}`).join("\n")}`, locus];
}

function kernelStep(g: fc.GeneratorValue, indent: string, head: string): string {
  const locus = g(fc.constantFrom, "make", "seen", "make");
  const name = g(fc.constantFrom, "br1", "br2", "br3", "br4", "dup1", '"br{a}"', '"dup{a}"');
  return `${indent}${head}${locus}\n${indent}     name = ${name}`;
}

function body(g: fc.GeneratorValue, kernel: boolean, mayNest: boolean): string {
  const loci: string[] = [];
  const numbers: number[] = [];
  const steps: string[] = [];
  const count = g(fc.integer, { min: 2, max: 4 });
  for (let number = 1; number <= count; number += 1) {
    const sight = { loci: [...new Set(loci)], numbers: [...numbers], variable: false };
    const head = `${number}. `;
    const kind = g(
      fc.constantFrom,
      "locus",
      "locus",
      "for",
      "when",
      ...(mayNest ? ["nested"] : []),
      ...(kernel ? ["kernel"] : []),
    );
    if (kind === "locus") {
      const [text, locus] = transformStep(g, sight, "    ", head);
      steps.push(text);
      loci.push(locus);
      numbers.push(number);
    } else if (kind === "kernel") steps.push(kernelStep(g, "    ", head));
    else if (kind === "for") {
      const over = g(fc.constantFrom, "{l}", "[1, 4]", "[]", ...sight.loci.map((name) => `{${name}.l}`));
      const inner = { ...sight, variable: true };
      const [first, locus] = transformStep(g, inner, "         ", "");
      const [second] = transformStep(g, { ...inner, loci: [...inner.loci, locus] }, "         ", "");
      const acting = kernel && g(fc.boolean) ? `\n         make\n              name = "br{each}"` : "";
      steps.push(`    ${head}for each in ${over}:\n${first}\n${second}${acting}`);
    } else if (kind === "when") {
      const left = g(fc.constantFrom, "{a}", ...sight.loci.map((name) => `{${name}.a}`));
      const operator = g(fc.constantFrom, "==", "!=", "<", "<=", ">", ">=");
      const condition = g(fc.constantFrom, `${left} ${operator} 2`, "{l}", `not {o} and ${left} > 1`, "{s} == x");
      const [then, locus] = transformStep(g, sight, "         ", "");
      const [other] = transformStep(g, sight, "         ", "");
      const otherwise = g(fc.boolean) ? `\n       otherwise:\n${other}` : "";
      steps.push(`    ${head}when ${condition}:\n${then}${otherwise}`);
      if (sight.loci.includes(locus)) loci.push(locus);
    } else {
      steps.push(`    ${head}-> inner\n         a = {a}\n         s = "in {s}"`);
    }
  }
  return `  steps:\n${steps.join("\n")}\n`;
}

const pathway = (name: string, gives: boolean, steps: string) => `pathway ${name}
  risk low
  does:
    Goes its way.
  takes:
${FIELDS}
${gives ? '  gives:\n    a  int  "A number"\n    s  string?  "A text"\n' : ""}${steps}`;

/** @param kernel whether its genes touch the network */
export function generate(g: fc.GeneratorValue, kernel: boolean): Generated {
  const mayNest = g(fc.boolean);
  const genes: Record<string, readonly string[]> = Object.fromEntries(TRANSFORMS.map((name) => [name, [sourceOf(g)]]));
  genes.make = [g(fc.constantFrom, ...MAKE)];
  genes.seen = [g(fc.constantFrom, ...SEEN)];
  const outer = pathway("outer", g(fc.boolean), body(g, kernel, mayNest));
  const inner = pathway("inner", g(fc.boolean), body(g, kernel, false));
  const contracts = [...TRANSFORMS.map(transform), KERNEL_GENES, outer, inner].join("\n");
  return { contracts, genes, inputs: Array.from({ length: 3 }, () => inputOf(g)) };
}

function inputOf(g: fc.GeneratorValue): Json {
  return {
    a: g(fc.integer, { min: -1, max: 5 }),
    ...(g(fc.boolean) ? { s: g(fc.constantFrom, "x", "", "ö\u2028\ud800") } : {}),
    ...(g(fc.boolean) ? { l: g(fc.array, fc.integer({ min: 0, max: 4 }), { maxLength: 3 }) } : {}),
    ...(g(fc.boolean)
      ? { o: g(fc.constantFrom, null, { l: [1], __proto__: null }, [[]], "text", { deep: { l: [2] } }) }
      : {}),
  };
}
