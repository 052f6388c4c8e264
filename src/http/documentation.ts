import * as v from "valibot";
import { scopeFor } from "./auth/principal.ts";
import { describe } from "./describe.ts";
import { IDEMPOTENCY_HEADER } from "./idempotency.ts";

const tag = "Status";
const ok = v.object({ ok: v.literal(true) });

/** The routes that are no part of the typed client: streams, texts, and what probes ask. */
export const documented = {
  alive: describe({ tag, summary: "Whether the process lives; needs no token", gives: ok }),
  ready: describe({ tag, summary: "Whether the genome answers; needs no token", gives: ok }),
  metrics: describe({ tag, summary: "Figures for Prometheus", gives: v.string(), type: "text/plain" }),
  events: describe({
    tag,
    summary: "What happens, as server-sent events; Last-Event-ID goes on where a connection broke",
    gives: v.string(),
    type: "text/event-stream",
  }),
} as const;

/** What needs no token at all. */
const OPEN = /^(\/healthz|\/readyz)$/;

const IDEMPOTENCY_PARAMETER = {
  name: IDEMPOTENCY_HEADER,
  in: "header",
  description: "the same request with the same key is done once, and answered again for 24 hours",
  schema: { type: "string" },
} as const;

/**
 * Each operation with what holds of all of their kind: the scope that it asks for, as an extension of the document (null:
 * none), and the key that makes a change happen once.
 */
export function completed<Document extends { readonly paths?: object | undefined }>(document: Document): Document {
  for (const [path, methods] of Object.entries(document.paths ?? {})) {
    for (const [method, operation] of Object.entries(methods as Record<string, Record<string, unknown>>)) {
      const isSession = path === "/api/session" && method !== "get";
      const isOpen = isSession || OPEN.test(path);
      operation["x-scope"] = isOpen ? null : scopeFor(method.toUpperCase(), path.replaceAll(/\{\w+\}/g, "x"));
      if (method === "get" || isSession) continue;
      const parameters = (operation.parameters ?? []) as readonly object[];
      operation.parameters = [...parameters, IDEMPOTENCY_PARAMETER];
    }
  }
  return document;
}

export function documentation(version: string) {
  return {
    openapi: "3.1.0",
    info: {
      title: "sg",
      version,
      description: "Software genomics runtime: run pathways and loci, look at what evolved, decide what may act.",
    },
    components: { securitySchemes: { token: { type: "http" as const, scheme: "bearer", bearerFormat: "JWT" } } },
    security: [{ token: [] }],
  };
}
