// The part of an OpenAPI 3.1 document that the reference page shows.

export interface Schema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly additionalProperties?: Schema | boolean;
}

interface Content {
  readonly description?: string;
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>;
}

interface Described {
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  /** The scope that a token needs. */
  readonly "x-scope"?: string | null;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly description?: string;
    readonly schema?: Schema;
  }[];
  readonly requestBody?: Content;
  readonly responses?: Readonly<Record<string, Content>>;
}

export interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
}

export interface Operation extends Described {
  readonly method: string;
  readonly path: string;
}

/** By tag, in the order of the document. */
export function operationsOf({ paths }: OpenApi): readonly (readonly [tag: string, readonly Operation[]])[] {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => ({ ...described, method: method.toUpperCase(), path })),
  );
  return [...Map.groupBy(operations, ({ tags }) => tags?.[0] ?? "Other")];
}

export function schemaIn(content: Content | undefined): Schema | undefined {
  return Object.values(content?.content ?? {})[0]?.schema;
}

/** Levels of a schema that are written out. */
const DEPTH_MAX = 6;

/** A schema as a person would write the type. */
export function typeText(schema: Schema | undefined, indent = 0): string {
  if (schema === undefined) return "anything";
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((each) => JSON.stringify(each)).join(" | ");
  if (schema.anyOf !== undefined) return schema.anyOf.map((each) => typeText(each, indent)).join(" | ");
  if (schema.type === "array") return `[${typeText(schema.items, indent)}]`;
  if (schema.type !== "object") return [schema.type ?? "anything"].flat().join(" | ");
  const entries = Object.entries(schema.properties ?? {});
  if (entries.length === 0 || indent >= DEPTH_MAX) return "{ … }";
  const pad = "  ".repeat(indent + 1);
  const lines = entries.map(([name, each]) => {
    const mark = schema.required?.includes(name) === true ? "" : "?";
    const note = each.description === undefined ? "" : `  // ${each.description}`;
    return `${pad}${name}${mark}: ${typeText(each, indent + 1)}${note}`;
  });
  return `{\n${lines.join("\n")}\n${"  ".repeat(indent)}}`;
}
