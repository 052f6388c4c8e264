import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { type FieldType, inputChecker, loadContracts } from "../../../src/contract/mod.ts";
import {
  draftOf,
  type FormField,
  isRequired,
  readDraft,
  readField,
  typeName,
  widgetOf,
} from "../../../src/http/dashboard/client/data/form-model.ts";
import { seedFiles } from "../../../src/seed/mod.ts";

const field = (type: FieldType, more: Partial<FormField> = {}): FormField => ({
  name: "x",
  type,
  description: "",
  ...more,
});
const plain = (kind: "string" | "bool" | "int" | "float" | "json"): FieldType => ({ kind });
const list = (item: FieldType, min?: number, max?: number): FieldType => ({
  kind: "list",
  item,
  bounds: { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) },
});
const optional = (inner: FieldType): FieldType => ({ kind: "optional", inner });
const oneOf: FieldType = { kind: "oneOf", values: ["plain", "loud"] };

describe("readField", () => {
  test.each<[string, FieldType, string, unknown]>([
    ["a text as it is", plain("string"), " ada ", " ada "],
    ["two quotes as the empty text", plain("string"), '""', ""],
    ["a whole number", plain("int"), " 15 ", 15],
    ["a negative number", plain("int"), "-3", -3],
    ["a fraction", plain("float"), "0.5", 0.5],
    ["a truth value", plain("bool"), "false", false],
    ["one of several words", oneOf, "loud", "loud"],
    ["a line for each item", list(plain("int")), "1\n\n 2", [1, 2]],
    ["nothing as the empty list", list(plain("string")), "", []],
    ["JSON", plain("json"), "[null]", [null]],
    ["a record as JSON", { kind: "record", name: "port" }, '{"a": 1}', { a: 1 }],
    ["a list of records as JSON", list({ kind: "record", name: "port" }), '[{"a": 1}]', [{ a: 1 }]],
    ["nothing, where it may be left out", optional(plain("int")), "", undefined],
  ])("reads %s", (_, type, text, value) => {
    expect(readField(field(type), text)).toEqual({ ok: true, value: value as never });
  });

  test.each<[string, FieldType, string, string]>([
    ["nothing", plain("string"), " ", 'needs a value; write "" for an empty text'],
    ["no number", plain("int"), "", "needs a value"],
    ["a fraction for a whole number", plain("int"), "1.5", "needs a whole number, such as 15"],
    ["a number that loses digits", plain("int"), "9007199254740993", "needs a whole number, such as 15"],
    ["a word for a number", plain("float"), "much", "needs a number, such as 0.5"],
    ["another word", oneOf, "quiet", "needs one of plain, loud"],
    ["an item that does not fit", list(plain("int")), "1\ntwo", "line 2: needs a whole number, such as 15"],
    ["too few lines", list(plain("string"), 2), "a", "needs at least 2 lines; there are 1"],
    ["too many lines", list(plain("string"), 0, 1), "a\nb", "takes at most 1 lines; there are 2"],
    ["no JSON", plain("json"), "{", "needs JSON; this is none"],
    ["a list for a record", { kind: "record", name: "port" }, "[]", "needs a JSON object of type port"],
    ["a record for a list", list({ kind: "record", name: "port" }), "{}", "needs a JSON list, such as []"],
  ])("refuses %s and says what would be right", (_, type, text, message) => {
    expect(readField(field(type), text)).toEqual({ ok: false, message });
  });

  test("leaves a field out that has a default", () => {
    const withDefault = field(plain("int"), { defaultValue: 15 });
    expect([isRequired(withDefault), readField(withDefault, "")]).toEqual([false, { ok: true, value: undefined }]);
  });
});

test("what an example fills in is read back as that example, for every contract that comes with the program", () => {
  const files = seedFiles().filter(({ path }) => path.endsWith(".sg"));
  const { library } = loadContracts(files);
  let examples = 0;
  for (const contract of library.genes.values()) {
    const { name, takes, examples: given } = contract;
    const check = inputChecker(contract);
    for (const { input } of given) {
      if (!check(input).ok) continue;
      const { input: read, problems } = readDraft(takes, draftOf(takes, input));
      expect({ name, problems }).toEqual({ name, problems: {} });
      const [mine, theirs] = [check(read), check(input)];
      expect({ name, value: mine.ok ? mine.value : mine }).toEqual({ name, value: theirs.ok ? theirs.value : theirs });
      examples += 1;
    }
  }
  expect(examples).toBeGreaterThan(20);
});

const anyType: fc.Arbitrary<FieldType> = fc.letrec<{ type: FieldType }>((tie) => ({
  type: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(plain("string"), plain("bool"), plain("int"), plain("float"), plain("json"), oneOf),
    tie("type").map((item) => list(item)),
    tie("type").map(optional),
  ),
})).type;

test("every type has a widget and a name, and no text makes a form throw", () => {
  fc.assert(
    fc.property(anyType, fc.string(), (type, text) => {
      expect(typeName(type)).not.toBe("");
      expect(widgetOf(field(type)).kind).toBeString();
      expect(readField(field(type), text).ok).toBeBoolean();
    }),
  );
});
