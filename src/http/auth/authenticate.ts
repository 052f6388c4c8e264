import type { Context, MiddlewareHandler } from "hono";
import { getCookie } from "hono/cookie";
import type { Buckets } from "../buckets.ts";
import type { HttpEnv } from "../environment.ts";
import { HttpError } from "../problem.ts";
import type { Gatekeeper } from "./gatekeeper.ts";
import { allows, type Principal, scopeFor } from "./principal.ts";
import { sameText } from "./same-text.ts";
import type { TokenAuthority } from "./tokens.ts";

export const SESSION_COOKIE = "sg_session";
export const CSRF_HEADER = "x-csrf-token";

export interface AuthenticationOptions {
  readonly authority: TokenAuthority;
  readonly gatekeeper: Gatekeeper;
  /** What one token may ask for; null: as much as it likes. */
  readonly rate: Buckets | null;
  /** Whether everybody on this machine may do everything: only for a server that listens on the loopback address. */
  readonly trustLocal: boolean;
}

const LOCAL: Principal = { kind: "local", name: "this machine", scope: "admin", tokenId: null, expiresAtMs: Infinity };
const SAFE_METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);
const LOOPBACK_HOST = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/;

/** Finds out who asks and whether they may; fails closed, and tells a stranger nothing but that. */
export function authenticate(options: AuthenticationOptions): MiddlewareHandler<HttpEnv> {
  const { gatekeeper, rate } = options;
  const admit = (context: Context<HttpEnv>, principal: Principal | null): void => {
    const { req } = context;
    if (principal === null) {
      const shown = req.raw.headers.has("authorization") ? "a request" : null;
      gatekeeper.turnAway(context.env?.remoteAddress ?? "unknown", shown);
      throw new HttpError(
        "unauthenticated",
        "Cannot answer without a valid token: send Authorization: Bearer TOKEN (sg token create)",
        {
          headers: { "www-authenticate": 'Bearer realm="sg"' },
        },
      );
    }
    context.set("principal", principal);
    const needed = scopeFor(req.method, req.path);
    if (!allows(principal.scope, needed)) {
      throw new HttpError(
        "forbidden",
        `Cannot ${req.method} ${req.path}: it needs scope ${needed}, and ${principal.name} has ${principal.scope}`,
      );
    }
    const waitS = principal.tokenId === null ? 0 : (rate?.take(principal.tokenId) ?? 0);
    if (waitS > 0) {
      throw new HttpError("too_many_requests", `Cannot take more requests of ${principal.name} for now`, {
        headers: { "retry-after": String(waitS) },
      });
    }
  };
  return (context, next) => {
    const { req } = context;
    const session = req.raw.headers.has("cookie") ? getCookie(context, SESSION_COOKIE) : undefined;
    const found = principalOf(options, req.raw, session);
    // A turn of the event loop for each request, where there is nothing to wait for, would be felt.
    if (found instanceof Promise) {
      return found.then((principal) => {
        admit(context, principal);
        return next();
      });
    }
    admit(context, found);
    return next();
  };
}

function principalOf(
  { authority, trustLocal }: AuthenticationOptions,
  request: Request,
  cookie: string | undefined,
): Principal | null | Promise<Principal | null> {
  const header = request.headers.get("authorization");
  if (header !== null) {
    const [, token] = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(header) ?? [];
    return token === undefined ? null : authority.verify("token", token);
  }
  const stranger = () => (trustLocal ? localPrincipal(request) : null);
  return cookie === undefined
    ? stranger()
    : bearerOf(authority, request, cookie).then((session) => session ?? stranger());
}

async function bearerOf(authority: TokenAuthority, request: Request, cookie: string): Promise<Principal | null> {
  const session = await authority.verify("session", cookie);
  if (session !== null && !SAFE_METHODS.has(request.method)) expectOwnPage(request, session.csrf);
  return session;
}

/**
 * A browser sends cookies with requests that another page makes. SameSite=Strict, the Origin and a header that only our
 * own page can know each stand in the way (OWASP CSRF prevention: synchroniser token, with origin check).
 */
function expectOwnPage(request: Request, csrf: string): void {
  const said = request.headers.get(CSRF_HEADER) ?? "";
  if (isForeign(request) || csrf === "" || !sameText(said, csrf)) {
    throw new HttpError(
      "forbidden",
      `Cannot change anything with a session: the header ${CSRF_HEADER} is missing or wrong`,
    );
  }
}

/**
 * Without tokens, what protects a server on the loopback address from pages in this machine's browser is the Host header
 * (a rebound name is not one of ours) and, for whatever changes something, the Origin.
 */
function localPrincipal(request: Request): Principal {
  const host = request.headers.get("host") ?? "";
  if (!LOOPBACK_HOST.test(host)) {
    throw new HttpError(
      "forbidden",
      `Cannot answer for host ${JSON.stringify(host)}: this server answers for localhost alone`,
    );
  }
  if (!SAFE_METHODS.has(request.method) && isForeign(request)) {
    throw new HttpError("forbidden", "Cannot change anything for a page of another origin");
  }
  return LOCAL;
}

function isForeign(request: Request): boolean {
  const site = request.headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin" && site !== "none") return true;
  const origin = request.headers.get("origin");
  if (origin === null) return false;
  // Hosts, not origins: behind a proxy that ends TLS the page's scheme is not ours.
  return !URL.canParse(origin) || new URL(origin).host !== request.headers.get("host");
}
