import { afterAll, expect, test } from "bun:test";
import fc from "fast-check";
import { compileFields, type Field, type FieldType, type RecordTypes } from "../../../src/contract/mod.ts";
import { type Json, sha256 } from "../../../src/core/mod.ts";
import { CheckEmitter } from "../../../src/pathway/fusion/emit-checks.ts";
import { FUSED_RUNTIME } from "../../../src/pathway/fusion/runtime.ts";
import { sharedSandbox } from "../test-organism.ts";

const sandbox = sharedSandbox();
afterAll(() => sandbox.close());

const span = { file: "test.sg", start: 0, end: 0 } as unknown as Field["span"];
const kinds = ["string", "bool", "int", "float", "json"] as const;

const fieldType: fc.Arbitrary<FieldType> = fc.letrec<{ type: FieldType }>((tie) => ({
  type: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(...kinds).map((kind): FieldType => ({ kind })),
    fc.constantFrom<FieldType>({ kind: "oneOf", values: ["a", "b c", "ö"] }, { kind: "record", name: "node" }),
    tie("type").map((item): FieldType => ({ kind: "list", item, bounds: { min: 1, max: 2 } })),
    tie("type").map((item): FieldType => ({ kind: "list", item, bounds: {} })),
    tie("type").map((inner): FieldType => ({ kind: "optional", inner })),
  ),
})).type;

/** Values near what types want, so that many of them fit. */
const value: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom<Json>(null, true, 0, 3, 0.5, "a", "b c", "other", -7),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom("x", "y", "next", "toString", "__proto__"), tie("value"), { maxKeys: 4 }),
  ),
})).value;

const fields: fc.Arbitrary<readonly Field[]> = fc
  .uniqueArray(fc.tuple(fc.constantFrom("x", "y", "next"), fieldType, fc.constantFrom("no", "yes")), {
    selector: ([name]) => name,
  })
  .map((drawn) =>
    drawn.map(([name, type, filled]): Field => {
      const common = { name, type, description: "", span };
      return filled === "no" ? common : { ...common, defaultValue: { filled: [name] } };
    }),
  );

/** A gene that applies the emitted check to every value of its input. */
function geneOf(takes: readonly Field[], types: RecordTypes, strictness: "closed" | "open"): string {
  const definitions: string[] = [];
  const place = { prefix: "_t_", definitions, names: new Map<string, string>() };
  const check = new CheckEmitter(place, "gene", types, strictness).fields(takes, "takes");
  return `${FUSED_RUNTIME.replaceAll("$$", "_t_")}
${definitions.join("\n")}
export function execute({ values }) {
  return values.map((value) => {
    try { return { completed: JSON.stringify(${check}(value, 0)) }; } catch { return null; }
  });
}`;
}

const tally = { fits: 0, unfit: 0 };

test("emitted checks accept, complete and drop what the contract's checkers do", async () => {
  const strictness = fc.constantFrom("closed" as const, "open" as const);
  await fc.assert(
    fc.asyncProperty(
      fields,
      fields,
      strictness,
      fc.array(value, { minLength: 30, maxLength: 30 }),
      async (takes, node, mode, values) => {
        const types: RecordTypes = new Map([["node", node]]);
        const objects = [...values, ...values.map((each): Json => ({ x: each, y: 1, next: each }))];
        const source = geneOf(takes, types, mode);
        const inputs = [JSON.stringify({ values: objects })];
        const [result] = await sandbox.run({
          gene: { sha: sha256(source), source },
          inputs,
          limits: { deadlineMs: 5_000 },
        });
        if (result?.ok !== true) throw new Error(`the emitted checks did not run: ${JSON.stringify(result)}`);
        const checker = compileFields(takes, types, mode);
        const expected = objects.map((each) => {
          // Parsed anew: `__proto__` is an ordinary key then, as it is for a gene.
          const { value: completed, problems } = checker(JSON.parse(JSON.stringify(each)));
          tally[problems === null ? "fits" : "unfit"] += 1;
          return problems === null ? { completed: JSON.stringify(completed) } : null;
        });
        expect(JSON.parse(result.output)).toEqual(expected);
      },
    ),
    { numRuns: 100 },
  );
  expect(tally.fits).toBeGreaterThan(100);
  expect(tally.unfit).toBeGreaterThan(100);
}, 120_000);
