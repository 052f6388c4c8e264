import type { Example, Family, Field, FieldType, GeneContract } from "../../../src/contract/mod.ts";
import { type InterfaceHash, type Json, locusName, type Sha } from "../../../src/core/mod.ts";

const span = { start: 0, end: 0, line: 1, column: 1 };

export interface ContractSketch {
  readonly name?: string;
  readonly family?: Family;
  readonly takes: Readonly<Record<string, string>>;
  readonly gives: Readonly<Record<string, string>>;
  readonly types?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly examples?: readonly (readonly [input: Json, output: Json])[];
}

/** A contract with only what a mutation reads; types are written as in the contract language. */
export function geneContract(sketch: ContractSketch): GeneContract {
  return {
    level: "gene",
    name: locusName(sketch.name ?? "locus"),
    family: sketch.family ?? "transform",
    risk: "none",
    does: "",
    takes: fields(sketch.takes),
    gives: fields(sketch.gives),
    types: new Map(Object.entries(sketch.types ?? {}).map(([name, record]) => [name, fields(record)])),
    before: [],
    after: [],
    always: [],
    failsWhen: [],
    unhealthyWhen: [],
    verify: null,
    feeds: [],
    weights: { immediate: 0.3, convergence: 0.5, resilience: 0.2 },
    examples: (sketch.examples ?? []).map(
      ([input, output]): Example => ({ input, expected: { kind: "output", output }, span }),
    ),
    interfaceHash: "0".repeat(64) as InterfaceHash,
    revision: "0".repeat(64) as Sha,
    text: "",
    file: "test.sg",
    span,
  };
}

function fields(sketch: Readonly<Record<string, string>>): Field[] {
  return Object.entries(sketch).map(([name, type]) => ({ name, type: typeOf(type), description: "", span }));
}

function typeOf(text: string): FieldType {
  if (text.endsWith("?")) return { kind: "optional", inner: typeOf(text.slice(0, -1)) };
  if (text.endsWith("[]")) return { kind: "list", item: typeOf(text.slice(0, -2)), bounds: {} };
  if (text.includes("|")) return { kind: "oneOf", values: text.split("|") };
  switch (text) {
    case "string":
    case "bool":
    case "int":
    case "float":
    case "json":
      return { kind: text };
    default:
      return { kind: "record", name: text };
  }
}
