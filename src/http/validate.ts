import type { Context, MiddlewareHandler } from "hono";
import { uniqueSymbol, validator } from "hono-openapi";
import * as v from "valibot";
import { didYouMean, type Json } from "../core/mod.ts";
import type { HttpEnv } from "./environment.ts";
import { KnownPaths } from "./known-paths.ts";
import { passingOn } from "./passing-on.ts";
import { HttpError } from "./problem.ts";
import { readJson } from "./read-body.ts";

type Target = "query" | "param" | "json";

/** What a body that is no gene's input may come to: a gene's source is the largest. */
const JSON_BYTES_MAX = 1_048_576;

/**
 * Checks a part of the request, in one turn and within bounds, and puts what it found into the OpenAPI document. A refusal
 * is a problem document that names each field.
 */
export function validate<const Part extends Target, Schema extends v.GenericSchema>(target: Part, schema: Schema) {
  const documented = validator(target, schema);
  const checked = (value: unknown): object => {
    const result = v.safeParse(schema, value);
    if (!result.success) throw refusal(target, result.issues);
    return result.output as object;
  };
  const known = knownOnly(Object.keys("entries" in schema ? (schema.entries as object) : {}));
  const check = (context: Context<HttpEnv>, value: unknown): void =>
    context.req.addValidatedData(target, checked(value));
  const ofBody: MiddlewareHandler<HttpEnv> = async (context, next) => {
    check(context, await readJson(context, JSON_BYTES_MAX));
    await next();
  };
  // What is there already is checked without waiting for anything: a query that is not there only once, and a path that many
  // ask for not each time.
  let ofNoQuery: object | null = null;
  const ofPath = new KnownPaths<object>();
  const ofAddress: MiddlewareHandler<HttpEnv> = (context, next) => {
    if (target === "param") {
      const value = ofPath.of(context.req.path, () => Object.freeze(checked(context.req.param())));
      context.req.addValidatedData(target, value);
    } else if (context.req.url.includes("?")) check(context, known(queryOf(context)));
    else {
      ofNoQuery ??= Object.freeze(checked({}));
      context.req.addValidatedData(target, ofNoQuery);
    }
    return next();
  };
  // Its types and its place in the document, with our own way of checking.
  return Object.assign(target === "json" ? ofBody : ofAddress, {
    [uniqueSymbol]: Reflect.get(documented, uniqueSymbol),
  }) as unknown as typeof documented;
}

/** A name that is given once is a text; given again, it is a list, which no schema here takes. */
function queryOf({ req }: Context<HttpEnv>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(req.queries()).map(([name, values]) => [name, values.length === 1 ? values[0] : values]),
  );
}

/** A filter whose name is misspelt would filter nothing, and `?wiat=false` would wait. */
function knownOnly(names: readonly string[]): (query: Readonly<Record<string, unknown>>) => object {
  return (query) => {
    const unknown = Object.keys(query).filter((name) => !names.includes(name));
    if (unknown.length === 0) return query;
    const problems = unknown.slice(0, UNKNOWN_TOLD_MAX).map((name) => ({
      path: `$.${name}`,
      message: `unknown parameter${didYouMean(name, names) || `; there are ${names.join(", ")}`}`,
    }));
    throw refused("query", problems);
  };
}

/** Unknown names that a refusal lists. */
const UNKNOWN_TOLD_MAX = 10;

const CALLED = { query: "query", param: "path", json: "body" } as const satisfies Record<Target, string>;

function refusal(target: Target, issues: readonly v.BaseIssue<unknown>[]): HttpError {
  const problems = issues.map((issue) => ({
    path: `$.${(issue.path ?? []).map(({ key }) => String(key)).join(".")}`,
    message: issue.message,
  }));
  return refused(target, problems);
}

function refused(target: Target, problems: NonNullable<HttpError["problems"]>): HttpError {
  const [first] = problems;
  const message = `Cannot read the request's ${CALLED[target]}: ${first?.path}: ${first?.message}`;
  return new HttpError("malformed", message, { problems });
}

/**
 * Says that a route takes a JSON body which it reads itself (`readJson`, with a bound): nothing but a type, so that the
 * client (`client.ts`) knows where the body goes.
 */
export const takesJson = passingOn<string, { in: { json: Json }; out: { json: Json } }>();

export const nameParam = v.object({ name: v.pipe(v.string(), v.maxLength(100)) });
export const shaParam = v.object({
  sha: v.pipe(
    v.string(),
    v.regex(
      /^([a-z][a-z0-9_]{0,99}:)?[0-9a-fA-F]{4,64}$/,
      "4 to 64 hex digits of an allele's hash, behind LOCUS: where two loci have the same source",
    ),
    v.toLowerCase(),
  ),
});

const LIMIT_MAX = 200;
const LIMIT = 50;

/** `?limit=&cursor=` of every list. */
export const pageQuery = {
  limit: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d{1,3}$/, `a whole number from 1 to ${LIMIT_MAX}`),
      v.transform(Number),
      v.minValue(1),
      v.maxValue(LIMIT_MAX),
    ),
    String(LIMIT),
  ),
  cursor: v.optional(v.pipe(v.string(), v.maxLength(200), v.description("`next` of the page before"))),
};

/** A moment, in milliseconds once it is read. */
export const timeQuery = v.pipe(
  v.string(),
  v.isoTimestamp("an ISO 8601 time such as 2026-11-21T12:00:00Z"),
  v.transform((text) => Date.parse(text)),
);

/** The cursor of lists whose rows are numbered: the last row's number. */
export const numberedPageQuery = {
  limit: pageQuery.limit,
  cursor: v.optional(v.pipe(v.string(), v.regex(/^\d{1,15}$/, "`next` of the page before"), v.transform(Number))),
};

/** `?wait=false` of what may take its time. */
export const waitQuery = {
  wait: v.optional(
    v.pipe(v.picklist(["true", "false"]), v.description("false: 202 at once, with the run's id")),
    "true",
  ),
};
