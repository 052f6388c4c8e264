import { Hono } from "hono";
import * as v from "valibot";
import { actorOf } from "../actor.ts";
import { describe } from "../describe.ts";
import type { HttpEnv } from "../environment.ts";
import type { HttpServices } from "../services.ts";
import { nameParam, validate } from "../validate.ts";

const tag = "Composition";
const state = v.looseObject({ pathway: v.string(), fused: v.nullable(v.unknown()), obstacle: v.nullable(v.string()) });
const report = v.looseObject({
  ...state.entries,
  asked: v.pipe(v.nullable(v.unknown()), v.description("what became of the model's gene; null where none was asked")),
});
const request = v.strictObject({
  engine: v.optional(
    v.pipe(
      v.string(),
      v.nonEmpty(),
      v.maxLength(200),
      v.description("a model whose gene competes with the mechanical one, such as claude or openai:MODEL"),
    ),
  ),
});

/** Making a pathway one gene without waiting for ten successes, and taking that back. */
export function fusionRoutes({ organism }: HttpServices) {
  return new Hono<HttpEnv>()
    .post(
      "/fuse/:name",
      validate("param", nameParam),
      validate("json", request),
      describe({ tag, summary: "Make a pathway one gene now", gives: report }),
      async (c) => {
        const { engine } = c.req.valid("json");
        const options = { by: actorOf(c), signal: c.req.raw.signal, ...(engine === undefined ? {} : { engine }) };
        return c.json({ ...(await organism.fuse(c.req.valid("param").name, options)) });
      },
    )
    .post(
      "/unfuse/:name",
      validate("param", nameParam),
      describe({ tag, summary: "Run a pathway's steps again", gives: state }),
      (c) => c.json({ ...organism.fusions.unfuse(c.req.valid("param").name, actorOf(c)) }),
    );
}
