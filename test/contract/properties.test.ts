import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
  compileFields,
  type Field,
  type FieldType,
  formatType,
  loadContracts,
  parseContracts,
  type RecordTypes,
  renderDiagnostic,
  type Span,
} from "../../src/contract/mod.ts";
import { parseInto } from "../../src/contract/parse/parse-contracts.ts";
import { Report, SuggestionBudget } from "../../src/contract/report.ts";
import { SourceText } from "../../src/contract/source-text.ts";
import type { Json } from "../../src/core/mod.ts";
import { completeFile } from "./complete-library.ts";

const runs = { numRuns: 150, seed: 20260101 };
const span = { start: 0, end: 0, line: 1, column: 1 };

/** Text that looks enough like a contract to get past the first words. */
const words = fc.constantFrom(
  ...["gene", "pathway", "topology", "phenotype", "is", "risk", "does:", "takes:", "gives:", "types:", "verify:"],
  ...["steps:", "requires:", "has:", "examples:", "on failure:", "for", "in", "when", "otherwise:", "->", "=", "|"],
  ...[
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    "..",
    "?",
    ":",
    ",",
    '"',
    "\\",
    "#",
    "\t",
    "\r",
    "\n",
    "\n  ",
    "\n    ",
    "\n      ",
  ],
  ...["a", "b_1", "1.", "2.", "0.5", "1e999", "-", "not", "and", "or", "==", "<", "{a.b}", "{step 1.x}", "within 30s"],
);
const soup = fc.array(words, { maxLength: 80 }).map((parts) => parts.join(" "));

/** A valid file after a few cuts, doublings and insertions. */
const mutated = fc
  .array(fc.tuple(fc.nat(completeFile.text.length), fc.nat(30), words, fc.constantFrom("cut", "copy", "insert")), {
    minLength: 1,
    maxLength: 6,
  })
  .map((edits) =>
    edits.reduce((text, [at, length, word, edit]) => {
      const [head, middle, tail] = [text.slice(0, at), text.slice(at, at + length), text.slice(at + length)];
      if (edit === "cut") return head + tail;
      return edit === "copy" ? head + middle + middle + tail : head + word + middle + tail;
    }, completeFile.text),
  );

const anyText = fc.oneof(fc.string({ unit: "binary" }), soup, mutated);

function spansIn(node: unknown): { start: number; end: number; line: number; column: number }[] {
  if (typeof node !== "object" || node === null) return [];
  const own = "span" in node ? [node.span as typeof span] : [];
  return [...own, ...Object.values(node).flatMap(spansIn)];
}

describe("the parser", () => {
  test("never throws, and every position it gives lies in the file", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { tree, diagnostics } = parseContracts({ path: "any.sg", text });
        const lines = text.split("\n");
        for (const { start, end, line, column } of [...spansIn(tree), ...spansIn(diagnostics)]) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeGreaterThanOrEqual(start);
          expect(end).toBeLessThanOrEqual(text.length);
          expect(lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0) + column - 1).toBe(start);
        }
      }),
      runs,
    );
  });

  test("the whole check never throws either, and each of its diagnostics can be shown", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { diagnostics } = loadContracts([completeFile, { path: "any.sg", text }]);
        for (const diagnostic of diagnostics) {
          const source = diagnostic.file === "any.sg" ? text : completeFile.text;
          expect(renderDiagnostic(diagnostic, source, { color: false })).toContain(diagnostic.code);
        }
      }),
      runs,
    );
  });

  test("what is said does not depend on what was said before", () => {
    fc.assert(
      fc.property(mutated, (text) => {
        const once = loadContracts([{ path: "any.sg", text }]);
        expect(loadContracts([{ path: "any.sg", text }])).toEqual(once);
      }),
      { ...runs, numRuns: 20 },
    );
  });
});

describe("hostile text is read to its end within the bounds of a report", () => {
  const hostile: Readonly<Record<string, (size: number) => string>> = {
    "open brackets": (size) => `pathway p\n  steps:\n    1. a b=${"[".repeat(size)}`,
    "open braces": (size) => `pathway p\n  steps:\n    1. a b="${"{".repeat(size)}"`,
    suffixes: (size) => `gene g\n  takes:\n    a string${"[]".repeat(size)}`,
    "nested conditions": (size) => `pathway p\n  steps:\n    1. when ${"not (".repeat(size)}:`,
    "a path of many parts": (size) => `pathway p\n  steps:\n    1. a b={a${".b".repeat(size)}}`,
    "a staircase": (size) => Array.from({ length: Math.min(size, 1_400) }, (_, at) => `${" ".repeat(at)}a`).join("\n"),
    "a chain of pathways": (size) =>
      Array.from({ length: size / 10 }, (_, at) => `pathway p${at}\n  steps:\n    1. -> p${at + 1}`).join("\n"),
    "a ring of pathways": (size) =>
      Array.from(
        { length: size / 10 },
        (_, at) => `pathway p${at}\n  steps:\n    1. -> p${(at + 1) % (size / 10)}`,
      ).join("\n"),
    "many unknown names": (size) =>
      `pathway p\n  steps:\n${Array.from({ length: size / 10 }, (_, at) => `    ${at + 1}. g${at} x={u${at}}`).join("\n")}`,
  };
  test.each(Object.entries(hostile))("%s", (_, make) => {
    const { diagnostics } = loadContracts([{ path: "hostile.sg", text: make(20_000) }]);
    expect(diagnostics.length).toBeLessThanOrEqual(101);
    expect(Math.max(...diagnostics.map(({ message }) => message.length))).toBeLessThanOrEqual(501);
  });

  /** A clock would make this flaky; positions are asked for once for each thing that is read, so they are counted. */
  class CountingSource extends SourceText {
    asked = 0;

    override span(start: number, end: number): Span {
      this.asked += 1;
      return super.span(start, end);
    }
  }

  test.each([
    ...Object.entries(hostile),
    ["valid contracts", (size: number) => completeFile.text.repeat(size / 1_000)],
  ] as const)("twice the text is twice the work: %s", (_, make) => {
    const work = (size: number): number => {
      const source = new CountingSource("counted.sg", make(size));
      parseInto(source, new Report("counted.sg", new SuggestionBudget()));
      return source.asked;
    };
    expect(work(4_000)).toBeLessThanOrEqual(2 * work(2_000) + 20);
  });
});

const types: RecordTypes = new Map([
  [
    "node",
    [
      { name: "label", type: { kind: "string" }, description: "", span },
      {
        name: "children",
        type: { kind: "list", item: { kind: "record", name: "node" }, bounds: {} },
        description: "",
        span,
      },
    ],
  ],
]);

const fieldType: fc.Arbitrary<FieldType> = fc.letrec<{ type: FieldType }>((tie) => ({
  type: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<FieldType>(
      ...(["string", "bool", "int", "float", "json"] as const).map((kind) => ({ kind })),
      { kind: "oneOf", values: ["a", "b", "c d"] },
      { kind: "record", name: "node" },
    ),
    fc.record({
      kind: fc.constant("optional" as const),
      inner: tie("type").filter((type) => type.kind !== "optional"),
    }),
    fc.record({
      kind: fc.constant("list" as const),
      item: tie("type"),
      bounds: fc.constantFrom({}, { min: 1 }, { max: 3 }, { min: 1, max: 2 }),
    }),
  ),
})).type;

const leaf: fc.Arbitrary<Json> = fc.record({ label: fc.string(), children: fc.constant<Json[]>([]) });
const twig: fc.Arbitrary<Json> = fc.record({ label: fc.string(), children: fc.array(leaf, { maxLength: 2 }) });
const node: fc.Arbitrary<Json> = fc.record({ label: fc.string(), children: fc.array(twig, { maxLength: 2 }) });

/** A value of the type. */
function valueOfType(type: FieldType): fc.Arbitrary<Json> {
  switch (type.kind) {
    case "string":
      return fc.string();
    case "bool":
      return fc.boolean();
    case "int":
      return fc.integer();
    case "float":
      return fc.double({ noNaN: true, noDefaultInfinity: true });
    case "json":
      return fc.jsonValue() as fc.Arbitrary<Json>;
    case "oneOf":
      return fc.constantFrom(...type.values);
    case "record":
      return node;
    case "optional":
      return fc.option(valueOfType(type.inner));
    case "list":
      return fc.array(valueOfType(type.item), { minLength: type.bounds.min ?? 0, maxLength: type.bounds.max ?? 4 });
  }
}

/** A value that is surely not of the type; none for `json`, which everything is of. */
function otherThan(type: FieldType): fc.Arbitrary<Json> | undefined {
  switch (type.kind) {
    case "json":
      return undefined;
    case "string":
      return fc.oneof<fc.Arbitrary<Json>[]>(fc.integer(), fc.boolean(), fc.constant([]));
    case "oneOf":
      return fc.oneof<fc.Arbitrary<Json>[]>(fc.integer(), fc.constant("d"));
    case "int":
      return fc.oneof<fc.Arbitrary<Json>[]>(fc.constant(1.5), fc.string());
    case "optional":
      return otherThan(type.inner);
    case "record":
      return fc.oneof<fc.Arbitrary<Json>[]>(
        fc.constant({ label: 1, children: [] }),
        fc.constant({ label: "a" }),
        fc.string(),
      );
    default:
      return fc.oneof<fc.Arbitrary<Json>[]>(fc.string(), fc.constant({}));
  }
}

function field(type: FieldType): Field {
  return { name: "x", type, description: "", span };
}

describe("validators", () => {
  test("a value of the type passes unchanged", () => {
    const typed = fieldType.chain((type) => fc.tuple(fc.constant(type), valueOfType(type)));
    fc.assert(
      fc.property(typed, ([type, value]) => {
        const whole = { x: value };
        const checked = compileFields([field(type)], types, "closed")(whole);
        expect(checked.problems).toBeNull();
        expect(checked.value).toBe(whole);
      }),
      { ...runs, numRuns: 300 },
    );
  });

  test("a value of another type is told at its path", () => {
    const typed = fieldType.chain((type) => {
      const other = otherThan(type);
      return other === undefined ? fc.constant(null) : fc.tuple(fc.constant(type), other);
    });
    fc.assert(
      fc.property(typed, (pair) => {
        if (pair === null) return;
        const [type, value] = pair;
        const { problems } = compileFields([field(type)], types, "closed")({ x: value });
        expect(problems?.[0]?.path).toStartWith("$.x");
      }),
      { ...runs, numRuns: 300 },
    );
  });

  test("a type is read as it is written", () => {
    fc.assert(
      fc.property(fieldType, (type) => {
        const text = `gene g\n  is transform\n  risk none\n  does: A.\n  gives:\n    x ${formatType(type)} "X"\n  types:\n    node:\n      label string "L"\n`;
        const { library, diagnostics } = loadContracts([{ path: "type.sg", text }]);
        expect(diagnostics).toEqual([]);
        expect(library.genes.get("g")?.gives[0]?.type).toEqual(type);
      }),
      runs,
    );
  });
});
