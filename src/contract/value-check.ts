import { didYouMean, isJsonObject, type Json, type JsonObject, limits } from "../core/mod.ts";
import { formatType } from "./format-type.ts";
import type { Field, FieldType, RecordTypes } from "./model.ts";

/**
 * Types compiled to closures. They run on every call of every gene, so on a value that fits they allocate nothing: the
 * path is a stack that is written in place, and a value is copied only where a default is filled in or a field dropped.
 * One closure both checks and completes, so that the two cannot disagree.
 */
export interface Problem {
  /** `$.interfaces[2]` */
  readonly path: string;
  readonly message: string;
}

/** What a field that the type does not know means, and whether fields may be missing. */
export type Strictness =
  /** Input: an unknown field is an error. */
  | "closed"
  /** Output: an unknown field is dropped and counted. */
  | "open"
  /** An example's output: what is there must fit, the rest may be anything. */
  | "subset";

/** Returns the value, completed; problems are in `run`. */
type Check = (value: Json, run: Run, depth: number) => Json;

const problemsMax = 20;
const quotedCharactersMax = 40;

/** The state of one check. Checks are synchronous and not re-entrant, so one of these serves a checker for life. */
class Run {
  readonly path: (string | number)[] = [];
  problems: Problem[] | null = null;
  dropped = 0;

  /** True when more problems would not be told: whoever loops over a hostile value stops here. */
  get isFull(): boolean {
    return this.problems !== null && this.problems.length >= problemsMax;
  }

  fail(depth: number, message: string): null {
    this.problems ??= [];
    if (!this.isFull) this.problems.push({ path: formatPath(this.path, depth), message });
    return null;
  }
}

export interface Checked {
  readonly value: Json;
  readonly dropped: number;
  /** Null when the value fits. */
  readonly problems: readonly Problem[] | null;
}

export type ValueChecker = (value: Json) => Checked;

/** A checker for one type. */
export function compileType(type: FieldType, types: RecordTypes, strictness: Strictness): ValueChecker {
  return runnable(new Compiler(types, strictness).type(type));
}

/** A checker for an object with these fields: a contract's `takes` or `gives`. */
export function compileFields(fields: readonly Field[], types: RecordTypes, strictness: Strictness): ValueChecker {
  return runnable(new Compiler(types, strictness).fields(fields));
}

function runnable(check: Check): ValueChecker {
  const run = new Run();
  return (value) => {
    run.problems = null;
    run.dropped = 0;
    const completed = check(value, run, 0);
    return { value: completed, dropped: run.dropped, problems: run.problems };
  };
}

class Compiler {
  readonly #types: RecordTypes;
  readonly #strictness: Strictness;
  readonly #records = new Map<string, Check>();

  constructor(types: RecordTypes, strictness: Strictness) {
    this.#types = types;
    this.#strictness = strictness;
  }

  type(type: FieldType): Check {
    switch (type.kind) {
      case "json":
        return (value) => value;
      case "string":
        return (value, run, depth) => (typeof value === "string" ? value : mismatch(type, value, run, depth));
      case "bool":
        return (value, run, depth) => (typeof value === "boolean" ? value : mismatch(type, value, run, depth));
      case "int":
        return (value, run, depth) => (Number.isInteger(value) ? value : mismatch(type, value, run, depth));
      case "float":
        return (value, run, depth) => (Number.isFinite(value) ? value : mismatch(type, value, run, depth));
      case "oneOf":
        return oneOfCheck(type);
      case "optional": {
        const inner = this.type(type.inner);
        return (value, run, depth) => (value === null || value === undefined ? null : inner(value, run, depth));
      }
      case "list":
        return listCheck(type, this.type(type.item));
      case "record":
        return this.#record(type.name);
    }
  }

  /** Compiled when a value first gets there: records may contain themselves. */
  #record(name: string): Check {
    return (value, run, depth) => {
      let check = this.#records.get(name);
      if (check === undefined) {
        check = this.fields(this.#types.get(name) ?? []);
        this.#records.set(name, check);
      }
      return check(value, run, depth);
    };
  }

  fields(fields: readonly Field[]): Check {
    const strictness = this.#strictness;
    const parts = fields.map((field) => this.#part(field));
    const names = fields.map((field) => field.name);
    return (value, run, depth) => {
      if (!isJsonObject(value)) return run.fail(depth, `expected an object, got ${describe(value)}`);
      if (depth >= limits.jsonDepthMax) return tooDeep(run, depth);
      let completed: Record<string, Json> | null = null;
      let present = 0;
      for (const part of parts) {
        const given = Object.hasOwn(value, part.name);
        if (given) present += 1;
        const raw = given ? value[part.name] : undefined;
        if (raw === undefined) {
          if (part.whenAbsent === undefined) continue;
          run.path[depth] = part.name;
          const filled = part.whenAbsent(run, depth + 1);
          if (filled !== undefined) {
            completed ??= { ...value };
            completed[part.name] = filled;
          }
          continue;
        }
        run.path[depth] = part.name;
        const checked = part.check(raw, run, depth + 1);
        if (checked !== raw) {
          completed ??= { ...value };
          completed[part.name] = checked;
        }
      }
      if (hasKeys(value, present)) return completed ?? value;
      return strictness === "open"
        ? dropUnknown(completed ?? value, names, run)
        : refuseUnknown(completed ?? value, names, run, depth);
    };
  }

  #part(field: Field): FieldPart {
    const check = this.type(field.type);
    const { name, defaultValue } = field;
    if (defaultValue !== undefined) return { name, check, whenAbsent: () => defaultValue };
    if (field.type.kind === "optional" || this.#strictness === "subset") return { name, check };
    const message = `missing: expected ${formatType(field.type)}`;
    return {
      name,
      check,
      whenAbsent: (run, depth) => {
        run.fail(depth, message);
        return undefined;
      },
    };
  }
}

interface FieldPart {
  readonly name: string;
  readonly check: Check;
  /** The default, or a problem; nothing when the field may stay away. */
  readonly whenAbsent?: (run: Run, depth: number) => Json | undefined;
}

function oneOfCheck(type: FieldType & { kind: "oneOf" }): Check {
  const values: ReadonlySet<Json> = new Set(type.values);
  return (value, run, depth) => {
    if (values.has(value)) return value;
    const guess = typeof value === "string" ? didYouMean(value.slice(0, 64), type.values) : "";
    return run.fail(depth, `expected ${formatType(type)}, got ${describe(value)}${guess}`);
  };
}

function listCheck(type: FieldType & { kind: "list" }, check: Check): Check {
  const { min = 0, max = Number.POSITIVE_INFINITY } = type.bounds;
  return (value, run, depth) => {
    if (!Array.isArray(value)) return mismatch(type, value, run, depth);
    if (depth >= limits.jsonDepthMax) return tooDeep(run, depth);
    const items: readonly Json[] = value;
    if (items.length < min) return run.fail(depth, `expected at least ${min} items, got ${items.length}`);
    if (items.length > max) return run.fail(depth, `expected at most ${max} items, got ${items.length}`);
    let completed: Json[] | null = null;
    for (let index = 0; index < items.length; index += 1) {
      run.path[depth] = index;
      const raw = items[index] as Json;
      const checked = check(raw, run, depth + 1);
      if (checked === raw) continue;
      if (run.isFull) return value;
      completed ??= items.slice();
      completed[index] = checked;
    }
    return completed ?? value;
  };
}

function mismatch(type: FieldType, value: Json, run: Run, depth: number): null {
  return run.fail(depth, `expected ${formatType(type)}, got ${describe(value)}`);
}

function tooDeep(run: Run, depth: number): null {
  return run.fail(depth, `nested deeper than ${limits.jsonDepthMax} levels`);
}

/** True when the object has exactly `count` own keys, all of which the caller has met. */
function hasKeys(value: JsonObject, count: number): boolean {
  let keys = 0;
  for (const _ in value) keys += 1;
  return keys === count;
}

function dropUnknown(value: JsonObject, names: readonly string[], run: Run): Json {
  const known: Record<string, Json> = {};
  let kept = 0;
  for (const name of names) {
    if (!Object.hasOwn(value, name)) continue;
    known[name] = value[name] as Json;
    kept += 1;
  }
  run.dropped += Object.keys(value).length - kept;
  return known;
}

function refuseUnknown(value: JsonObject, names: readonly string[], run: Run, depth: number): Json {
  for (const key of Object.keys(value)) {
    if (names.includes(key)) continue;
    if (run.isFull) break;
    run.path[depth] = key;
    run.fail(depth + 1, `unknown field${didYouMean(key.slice(0, 64), names)}`);
  }
  return value;
}

function formatPath(path: readonly (string | number)[], depth: number): string {
  let text = "$";
  for (const key of path.slice(0, depth)) {
    if (typeof key === "number") text += `[${key}]`;
    else text += /^[A-Za-z_][A-Za-z0-9_]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key.slice(0, 64))}]`;
  }
  return text;
}

/** A value in a message: its kind, and itself when it is short. */
function describe(value: Json | undefined): string {
  if (value === undefined || value === null) return "null";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object") return "an object";
  if (typeof value !== "string") return String(value);
  if (value.length <= quotedCharactersMax) return JSON.stringify(value);
  return `${JSON.stringify(value.slice(0, quotedCharactersMax))}… (${value.length} characters)`;
}
