import { type Field, type FieldType, formatType, type RecordTypes } from "../../contract/mod.ts";
import { limits } from "../../core/mod.ts";

/**
 * The checks of `contract/value-check.ts` as code of the fused gene: `(value, depth) => completed value`, which throws
 * where the checker would have a problem. Which problem is not told: a fused gene that meets one is run again step by
 * step, and the checker itself then says it.
 */
export class CheckEmitter {
  readonly #prefix: string;
  readonly #types: RecordTypes;
  readonly #strictness: "closed" | "open";
  readonly #definitions: string[];
  readonly #names: Map<string, string>;
  readonly #key: string;

  /** `definitions` and `names` are shared by all emitters of one gene; `key` tells apart who declares the records. */
  constructor(
    place: { readonly prefix: string; readonly definitions: string[]; readonly names: Map<string, string> },
    key: string,
    types: RecordTypes,
    strictness: "closed" | "open",
  ) {
    this.#prefix = place.prefix;
    this.#definitions = place.definitions;
    this.#names = place.names;
    this.#key = `${key} ${strictness}`;
    this.#types = types;
    this.#strictness = strictness;
  }

  /** The name of a function that checks an object with these fields. */
  fields(fields: readonly Field[], name: string): string {
    return this.#define(`${this.#key} fields ${name}`, () => this.#objectBody(fields));
  }

  #define(key: string, body: () => string): string {
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    const name = `${this.#prefix}t${this.#names.size}`;
    // Before the body is made: records may contain themselves.
    this.#names.set(key, name);
    this.#definitions.push(`const ${name} = (v, d) => {\n${body()}\n};`);
    return name;
  }

  #objectBody(fields: readonly Field[]): string {
    const p = this.#prefix;
    const lines = [
      `  if (typeof v !== "object" || v === null || ${p}isArray(v)) ${p}unfit("expected an object");`,
      `  if (d >= ${limits.jsonDepthMax}) ${p}unfit("nested too deep");`,
      "  let c = null, n = 0, m = 0, k;",
    ];
    for (const field of fields) {
      const name = JSON.stringify(field.name);
      const check = this.#check(field.type, "r", name);
      lines.push(
        `  if (${p}hasOwn(v, ${name})) { n += 1; const r = v[${name}]; k = ${check}; if (k !== r) (c ??= { ...v })[${name}] = k; }`,
      );
      if (field.defaultValue !== undefined) {
        lines.push(`  else (c ??= { ...v })[${name}] = ${p}parse(${literal(field.defaultValue)});`);
      } else if (field.type.kind !== "optional") lines.push(`  else ${p}unfit(${name} + " is missing");`);
    }
    lines.push("  for (const _ in v) m += 1;", "  if (m === n) return c ?? v;");
    if (this.#strictness === "closed") lines.push(`  ${p}unfit("unknown field");`);
    else {
      const names = `[${fields.map(({ name }) => JSON.stringify(name)).join(", ")}]`;
      lines.push("  const all = c ?? v, known = {};");
      lines.push(
        `  for (const name of ${names}) if (${p}hasOwn(all, name)) known[name] = all[name];`,
        "  return known;",
      );
    }
    return lines.join("\n");
  }

  /** An expression that gives the completed value of the variable, or throws. */
  #check(type: FieldType, variable: string, name: string): string {
    const p = this.#prefix;
    const fits = (condition: string) =>
      `${condition} ? ${variable} : ${p}unfit(${name} + ${JSON.stringify(`: expected ${formatType(type)}`)})`;
    switch (type.kind) {
      case "json":
        return variable;
      case "string":
        return fits(`typeof ${variable} === "string"`);
      case "bool":
        return fits(`typeof ${variable} === "boolean"`);
      case "int":
        return fits(`${p}isInteger(${variable})`);
      case "float":
        return fits(`${p}isFinite(${variable})`);
      case "oneOf":
        return fits(
          `(${type.values.map((value) => `${variable} === ${JSON.stringify(value)}`).join(" || ") || "false"})`,
        );
      case "optional":
        return `${variable} === null ? null : (${this.#check(type.inner, variable, name)})`;
      case "list":
        return `${this.#list(type, name)}(${variable}, d + 1)`;
      case "record":
        return `${this.fields(this.#types.get(type.name) ?? [], `record ${type.name}`)}(${variable}, d + 1)`;
    }
  }

  #list(type: FieldType & { kind: "list" }, name: string): string {
    const p = this.#prefix;
    const { min, max } = type.bounds;
    return this.#define(`${this.#key} list ${formatType(type)} ${name}`, () =>
      [
        `  if (!${p}isArray(v)) ${p}unfit(${name} + ${JSON.stringify(`: expected ${formatType(type)}`)});`,
        `  if (d >= ${limits.jsonDepthMax}) ${p}unfit("nested too deep");`,
        ...(min === undefined ? [] : [`  if (v.length < ${min}) ${p}unfit(${name} + ": too few items");`]),
        ...(max === undefined ? [] : [`  if (v.length > ${max}) ${p}unfit(${name} + ": too many items");`]),
        "  let c = null;",
        "  for (let i = 0; i < v.length; i += 1) {",
        "    const r = v[i];",
        `    const k = ${this.#check(type.item, "r", name)};`,
        "    if (k !== r) (c ??= v.slice())[i] = k;",
        "  }",
        "  return c ?? v;",
      ].join("\n"),
    );
  }
}

/** JSON as the text of a JavaScript string: as an object literal, a key `__proto__` would mean something else. */
export function literal(value: unknown): string {
  return JSON.stringify(JSON.stringify(value));
}
