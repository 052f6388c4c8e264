// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the strings are sources, which hold templates
import type { Json } from "../../../src/core/mod.ts";
import type { ContractSketch } from "./gene-contract.ts";

/** One gene with a fault such as people and models make, and what is known about what it should do. */
export interface FaultyGene {
  readonly title: string;
  readonly contract: ContractSketch;
  readonly faulty: string;
  readonly correct: string;
  /** The engine sees these with the answers of `correct`; the first one that `faulty` gets wrong is the failure. */
  readonly visible: readonly Json[];
  /** Judged afterwards. */
  readonly heldOut: readonly Json[];
  readonly siblings?: readonly string[];
  /** Candidates within which the repair must be found. */
  readonly within: number;
}

/** `faulty` is `correct` with one stretch of text replaced. */
function broken(correct: string, good: string, bad: string): { readonly correct: string; readonly faulty: string } {
  if (correct.split(good).length !== 2) throw new TypeError(`${JSON.stringify(good)} is not in the gene exactly once`);
  return { correct, faulty: correct.replace(good, bad) };
}

const numbers: ContractSketch = { takes: { numbers: "int[]" }, gives: { result: "float" } };

export const FAULTY_TRANSFORMS: readonly FaultyGene[] = [
  {
    title: "off by one in a loop's bound",
    contract: numbers,
    ...broken(
      "export function execute(input: { numbers: number[] }) {\n  let result = 0;\n  for (let i = 0; i < input.numbers.length; i++) result += input.numbers[i] ?? 0;\n  return { result };\n}\n",
      "i < input.numbers.length",
      "i < input.numbers.length - 1",
    ),
    visible: [{ numbers: [1, 2, 3] }, { numbers: [] }, { numbers: [5] }, { numbers: [4, 4] }],
    heldOut: [{ numbers: [9, -9, 8, 1] }],
    within: 500,
  },
  {
    title: "wrong direction of a comparison",
    contract: numbers,
    ...broken(
      "export function execute(input) {\n  let result = input.numbers[0] ?? 0;\n  for (const n of input.numbers) {\n    if (n > result) result = n;\n  }\n  return { result };\n}\n",
      "n > result",
      "n < result",
    ),
    visible: [{ numbers: [1, 7, 3] }, { numbers: [-2, -5] }, { numbers: [] }],
    heldOut: [{ numbers: [3, 9, 2, 11, 4] }],
    within: 500,
  },
  {
    title: "a boundary that is not included",
    contract: { takes: { vlan: "int" }, gives: { valid: "bool" } },
    ...broken(
      "export function execute(input: { vlan: number }) {\n  const valid = input.vlan >= 1 && input.vlan <= 4094;\n  return { valid };\n}\n",
      "input.vlan <= 4094",
      "input.vlan < 4094",
    ),
    visible: [{ vlan: 1 }, { vlan: 0 }, { vlan: 4094 }, { vlan: 4095 }, { vlan: 100 }],
    heldOut: [{ vlan: 4093 }, { vlan: -1 }, { vlan: 9999 }],
    within: 500,
  },
  {
    title: "no default for a missing list",
    contract: { takes: { tags: "string[]?" }, gives: { text: "string", count: "int" } },
    ...broken(
      'export function execute(input: { tags: string[] | null }) {\n  const tags = input.tags ?? [];\n  return { text: tags.join(","), count: tags.length };\n}\n',
      "input.tags ?? []",
      "input.tags",
    ),
    visible: [{ tags: ["a", "b"] }, { tags: null }, { tags: [] }],
    heldOut: [{ tags: ["x"] }, {}],
    within: 500,
  },
  {
    title: "no guard against an empty list",
    contract: { takes: { numbers: "int[]" }, gives: { mean: "float" } },
    ...broken(
      "export function execute(input: { numbers: number[] }) {\n  const { numbers } = input;\n  if (numbers.length === 0) return { mean: 0 };\n  const sum = numbers.reduce((a, b) => a + b);\n  return { mean: sum / numbers.length };\n}\n",
      "  if (numbers.length === 0) return { mean: 0 };\n",
      "",
    ),
    visible: [{ numbers: [1, 2, 3] }, { numbers: [] }],
    heldOut: [{ numbers: [10] }],
    within: 1_000,
  },
  {
    title: "an output field that is missing",
    contract: { takes: { names: "string[]" }, gives: { names: "string[]", count: "int" } },
    ...broken(
      "export function execute(input: { names: string[] }) {\n  const names = [...new Set(input.names)];\n  return {\n    names,\n    count: names.length,\n  };\n}\n",
      "    count: names.length,\n",
      "",
    ),
    visible: [{ names: ["a", "b", "a"] }, { names: [] }],
    heldOut: [{ names: ["x", "y", "z"] }],
    within: 500,
  },
  {
    title: "an output field under a wrong name",
    contract: { takes: { bytes: "int" }, gives: { kilobytes: "float" } },
    ...broken(
      "export function execute(input: { bytes: number }) {\n  return { kilobytes: input.bytes / 1024 };\n}\n",
      "{ kilobytes:",
      "{ kiloBytes:",
    ),
    visible: [{ bytes: 2048 }],
    heldOut: [{ bytes: 512 }],
    within: 200,
  },
  {
    title: "a wrong operator",
    contract: { takes: { width: "int", height: "int" }, gives: { area: "int" } },
    ...broken(
      "export const execute = (input) => ({ area: input.width * input.height });\n",
      "input.width * input.height",
      "input.width + input.height",
    ),
    visible: [
      { width: 3, height: 4 },
      { width: 1, height: 9 },
    ],
    heldOut: [{ width: 7, height: 0 }],
    within: 200,
  },
  {
    title: "the wrong one of two names",
    contract: { takes: { text: "string", width: "int" }, gives: { padded: "string" } },
    ...broken(
      'export function execute(input: { text: string; width: number }) {\n  const missing = Math.max(0, input.width - input.text.length);\n  const left = Math.floor(missing / 2);\n  const right = missing - left;\n  return { padded: " ".repeat(left) + input.text + " ".repeat(right) };\n}\n',
      ".repeat(right) }",
      ".repeat(left) }",
    ),
    visible: [
      { text: "ab", width: 5 },
      { text: "abc", width: 3 },
      { text: "a", width: 4 },
    ],
    heldOut: [{ text: "xyz", width: 10 }],
    within: 1_000,
  },
  {
    title: "white space that is not trimmed",
    contract: { takes: { line: "string" }, gives: { keys: "string[]" } },
    ...broken(
      'export function execute(input: { line: string }) {\n  const keys = input.line.split(",").map((part) => part.trim()).filter((part) => part !== "");\n  return { keys };\n}\n',
      "part.trim()",
      "part",
    ),
    visible: [{ line: "a,b" }, { line: " a , b ,, c" }, { line: "" }],
    heldOut: [{ line: "x ,\ty" }],
    within: 1_000,
  },
  {
    title: "letters of different case",
    contract: { takes: { left: "string", right: "string" }, gives: { same: "bool" } },
    ...broken(
      "export function execute(input: { left: string; right: string }) {\n  const left = input.left.toLowerCase();\n  return { same: left === input.right.toLowerCase() };\n}\n",
      "input.right.toLowerCase()",
      "input.right",
    ),
    visible: [
      { left: "AB", right: "ab" },
      { left: "ab", right: "AB" },
      { left: "a", right: "b" },
    ],
    heldOut: [
      { left: "Mac", right: "mAC" },
      { left: "b", right: "a" },
    ],
    within: 1_000,
  },
  {
    title: "numbers that are sorted as texts",
    contract: { takes: { numbers: "int[]" }, gives: { sorted: "int[]" } },
    ...broken(
      "export function execute(input: { numbers: number[] }) {\n  const sorted = [...input.numbers].sort((a, b) => a - b);\n  return { sorted };\n}\n",
      ".sort((a, b) => a - b)",
      ".sort()",
    ),
    visible: [{ numbers: [10, 9, 1] }, { numbers: [2, 1] }],
    heldOut: [{ numbers: [100, 20, 3] }],
    within: 500,
  },
  {
    title: "only the first occurrence is replaced",
    contract: { takes: { mac: "string" }, gives: { mac: "string" } },
    ...broken(
      'export function execute(input: { mac: string }) {\n  const digits = input.mac.toLowerCase().replace(/[^0-9a-f]/g, "");\n  return { mac: digits.replace(/(..)(?=.)/g, "$1:") };\n}\n',
      "/[^0-9a-f]/g",
      "/[^0-9a-f]/",
    ),
    visible: [{ mac: "00-1A-2B-3C-4D-5E" }, { mac: "001a.2b3c.4d5e" }],
    heldOut: [{ mac: "00:1a:2b:3c:4d:5e" }],
    within: 500,
  },
  {
    title: "a text where a number is wanted",
    contract: { takes: { range: "string" }, gives: { first: "int", last: "int" } },
    ...broken(
      'export function execute(input: { range: string }) {\n  const [first, last] = input.range.split("-");\n  return { first: Number(first), last: Number(last ?? first) };\n}\n',
      "first: Number(first)",
      "first",
    ),
    visible: [{ range: "1-5" }, { range: "7" }],
    heldOut: [{ range: "10-20" }],
    within: 500,
  },
  {
    title: "a condition that is upside down",
    contract: { takes: { ports: "json" }, gives: { down: "string[]" } },
    ...broken(
      "export function execute(input) {\n  const down = input.ports.filter((port) => !port.up).map((port) => port.name);\n  return { down };\n}\n",
      "!port.up",
      "port.up",
    ),
    visible: [
      {
        ports: [
          { name: "a", up: true },
          { name: "b", up: false },
        ],
      },
      { ports: [] },
    ],
    heldOut: [{ ports: [{ name: "x", up: false }] }],
    within: 500,
  },
  {
    title: "a property that does not exist",
    contract: {
      takes: { links: "link[]" },
      gives: { names: "string[]" },
      types: { link: { ifname: "string", mtu: "int" } },
    },
    ...broken(
      "export function execute(input: { links: { ifname: string; mtu: number }[] }) {\n  return { names: input.links.map((link) => link.ifname) };\n}\n",
      "link.ifname",
      "link.name",
    ),
    visible: [{ links: [{ ifname: "eth0", mtu: 1500 }] }, { links: [] }],
    heldOut: [
      {
        links: [
          { ifname: "lo", mtu: 9 },
          { ifname: "br0", mtu: 8 },
        ],
      },
    ],
    within: 500,
  },
  {
    title: "the start value of a sum",
    contract: numbers,
    ...broken(
      "export function execute(input) {\n  return { result: input.numbers.reduce((product, n) => product * n, 1) };\n}\n",
      "product * n, 1)",
      "product * n, 0)",
    ),
    visible: [{ numbers: [2, 3] }, { numbers: [] }, { numbers: [5, 5, 2] }],
    heldOut: [{ numbers: [7] }],
    within: 500,
  },
  {
    title: "a helper that a sibling has right",
    contract: { takes: { seconds: "int" }, gives: { text: "string" } },
    ...broken(
      'export function execute(input) {\n  return { text: clock(input.seconds) };\n}\n\nfunction clock(seconds) {\n  const minutes = Math.floor(seconds / 60);\n  return `${minutes}:${String(seconds % 60).padStart(2, "0")}`;\n}\n',
      '`${minutes}:${String(seconds % 60).padStart(2, "0")}`',
      "`${minutes}:${seconds}`",
    ),
    siblings: [
      'export function execute(input) {\n  if (input.seconds > 59) throw new Error("too long");\n  return { text: clock(input.seconds) };\n}\n\nfunction clock(s) {\n  const minutes = Math.floor(s / 60);\n  const rest = String(s % 60).padStart(2, "0");\n  return `${minutes}:${rest}`;\n}\n',
    ],
    visible: [{ seconds: 59 }, { seconds: 61 }, { seconds: 600 }],
    heldOut: [{ seconds: 3599 }],
    within: 1_500,
  },
  {
    title: "two faults at once",
    contract: { takes: { words: "string[]" }, gives: { longest: "string", length: "int" } },
    correct:
      'export function execute(input: { words: string[] }) {\n  let longest = "";\n  for (const word of input.words) {\n    if (word.length > longest.length) longest = word;\n  }\n  return { longest, length: longest.length };\n}\n',
    faulty:
      'export function execute(input: { words: string[] }) {\n  let longest = "";\n  for (const word of input.words) {\n    if (word.length < longest.length) longest = word;\n  }\n  return { longest, length: longest.length + 1 };\n}\n',
    visible: [{ words: ["a", "abc", "ab"] }, { words: [] }, { words: ["xy", "zz"] }],
    heldOut: [{ words: ["k", "kk", "kkkk", "kkk"] }],
    within: 15_000,
  },
];
