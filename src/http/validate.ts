import type { MiddlewareHandler } from "hono";
import { validator } from "hono-openapi";
import * as v from "valibot";
import type { Json } from "../core/mod.ts";
import type { HttpEnv } from "./environment.ts";
import { HttpError } from "./problem.ts";

type Target = "query" | "param" | "json" | "header";

/** A validator whose refusal is a problem document that names each field. */
export function validate<const Part extends Target, Schema extends v.GenericSchema>(target: Part, schema: Schema) {
  return validator(target, schema, (result) => {
    if (result.success) return;
    const problems = result.error.map((issue) => ({
      path: `$.${(issue.path ?? []).map((part) => String(typeof part === "object" ? part.key : part)).join(".")}`,
      message: issue.message,
    }));
    const [first] = problems;
    throw new HttpError("malformed", `Cannot read the request's ${target}: ${first?.path}: ${first?.message}`, {
      problems,
    });
  });
}

/**
 * Says that a route takes a JSON body which it reads itself (`readJson`, with a bound): nothing but a type, so that the
 * client (`client.ts`) knows where the body goes.
 */
export const takesJson: MiddlewareHandler<HttpEnv, string, { in: { json: Json }; out: { json: Json } }> = async (
  _,
  next,
) => await next();

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
