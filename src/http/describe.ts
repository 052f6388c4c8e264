import { describeRoute, resolver, uniqueSymbol } from "hono-openapi";
import type { GenericSchema } from "valibot";
import { passingOn } from "./passing-on.ts";
import { problemSchema } from "./problem.ts";

export interface RouteDescription {
  readonly summary: string;
  readonly description?: string;
  readonly tag: string;
  /** The success: its status (200 unless said otherwise) and what it holds. */
  readonly gives: GenericSchema;
  /** Media type of the success; JSON unless said otherwise. */
  readonly type?: string;
  readonly status?: 200 | 201 | 202;
  /** Further successes. */
  readonly also?: Readonly<Record<number, { readonly description: string; readonly schema: GenericSchema }>>;
  readonly takes?: { readonly description: string; readonly schema: GenericSchema };
}

/** Puts a route into the OpenAPI document. What it says of inputs comes from its validators. */
export function describe(route: RouteDescription) {
  const { summary, description, tag, gives, status = 200, also = {}, takes } = route;
  const json = (schema: GenericSchema) => ({ [route.type ?? "application/json"]: { schema: resolver(schema) } });
  const others = Object.entries(also).map(([code, each]) => [
    code,
    { description: each.description, content: json(each.schema) },
  ]);
  const documented = describeRoute({
    summary,
    ...(description === undefined ? {} : { description }),
    tags: [tag],
    ...(takes === undefined
      ? {}
      : {
          requestBody: {
            description: takes.description,
            required: false,
            content: { "application/json": { schema: resolver(takes.schema) } },
          },
        }),
    responses: {
      [status]: { description: summary, content: json(gives) },
      ...Object.fromEntries(others),
      default: {
        description: "A problem document (RFC 9457)",
        content: { "application/problem+json": { schema: resolver(problemSchema) } },
      },
    },
  });
  return Object.assign(passingOn(), { [uniqueSymbol]: Reflect.get(documented, uniqueSymbol) });
}
