import { SCOPES, type Scope } from "../../genome/mod.ts";

/** Who asks. `local`: somebody on this machine, where the server listens on the loopback address and asks for no token. */
export interface Principal {
  readonly kind: "local" | "token" | "session";
  readonly name: string;
  readonly scope: Scope;
  /** The token's id; null for `local`. */
  readonly tokenId: string | null;
  /** Infinity for `local`. */
  readonly expiresAtMs: number;
}

/** Each scope includes the ones before it. */
export function allows(held: Scope, needed: Scope): boolean {
  return SCOPES.indexOf(held) >= SCOPES.indexOf(needed);
}

/** POST to these runs genes, or asks others how they are; whatever else changes something is for administrators. */
const RUNS =
  /^\/api\/((run|execute|deploy|plan|compete|test)\/[^/]+|runs\/[^/]+\/resume|federation\/peers\/[^/]+\/ping|fleet\/look|watch|check)$/;

/**
 * The scope that a request needs. It fails closed: a route that nobody thought of here is for administrators.
 * @param path as routed, without the query
 */
export function scopeFor(method: string, path: string): Scope {
  if (path.startsWith("/api/tokens") || path === "/api/doctor") return "admin";
  if (method === "GET" || method === "HEAD") return "read";
  return method === "POST" && RUNS.test(path) ? "run" : "admin";
}
