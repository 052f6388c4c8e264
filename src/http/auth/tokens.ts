import { jwtVerify, SignJWT } from "jose";
import { nanoid } from "nanoid";
import { type Clock, newTypedId, sha256, UsageError } from "../../core/mod.ts";
import type { Actor, ApiToken, GenomeStore, Scope } from "../../genome/mod.ts";
import type { Principal } from "./principal.ts";

const ISSUER = "sg";
/** One key signs both, so each says what it is for: a cookie is no bearer token and the other way round. */
const AUDIENCE = { token: "sg-api", session: "sg-session" } as const;
/** Pinned: a token that names another algorithm, or none, is not looked at (RFC 8725, 3.1). */
const ALGORITHM = "HS256";
const SESSION_MS = 12 * 3_600_000;
/** How long a verdict is believed without asking again: a revoked token is refused after at most this. */
const VERDICT_MS = 1_000;
const VERDICTS_MAX = 1_000;

export interface Session extends Principal {
  /** What a request with the cookie must repeat in a header when it changes something. */
  readonly csrf: string;
}

/** What tokens leave behind: themselves, and who handed them out. */
type TokenGenome = Pick<GenomeStore, "apiTokens" | "audit" | "atomically">;

interface Verdict {
  readonly session: Session | null;
  readonly atMs: number;
}

/** Hands out tokens and sessions and recognises them. Scope and life come from the genome, never from the token. */
export class TokenAuthority {
  readonly #key: Uint8Array;
  readonly #genome: TokenGenome;
  readonly #clock: Clock;
  readonly #verdicts = new Map<string, Verdict>();

  /** @param key at least 32 random bytes, known to this organism alone */
  constructor(key: Uint8Array, genome: TokenGenome, clock: Clock) {
    if (key.length < 32) throw new TypeError("Cannot sign tokens: the key has fewer than 32 bytes");
    this.#key = key;
    this.#genome = genome;
    this.#clock = clock;
  }

  /** @returns the token, to be shown once: it is kept nowhere. */
  async issue(
    name: string,
    scope: Scope,
    lifetimeMs: number,
    by: Actor,
  ): Promise<{ readonly token: string; readonly record: ApiToken }> {
    if (name.trim() === "" || name.length > 100) {
      throw new UsageError(`Cannot name a token ${JSON.stringify(name)}: a name has 1 to 100 characters`);
    }
    const createdAtMs = this.#clock.nowMs();
    const record = {
      id: newTypedId(),
      name,
      scope,
      createdAtMs,
      expiresAtMs: createdAtMs + lifetimeMs,
      revokedAtMs: null,
    };
    const token = await this.#sign("token", record.id, record.expiresAtMs, {});
    this.#genome.atomically(() => {
      this.#genome.apiTokens.add(record);
      this.#note("grant", record, by, `token ${record.id} with scope ${scope}`);
    });
    return { token, record };
  }

  /** False when there is no such token, or it was revoked before. Servers refuse it after `VERDICT_MS` at most. */
  revoke(id: string, by: Actor): boolean {
    return this.#genome.atomically(() => {
      const record = this.#genome.apiTokens.get(id);
      if (record === null || !this.#genome.apiTokens.revoke(id, this.#clock.nowMs())) return false;
      this.#note("revoke", record, by, `token ${id} is good for nothing any more`);
      return true;
    });
  }

  /** A session for the dashboard that lives no longer than the token it was opened with; null for a bad token. */
  async openSession(token: string): Promise<{ readonly cookie: string; readonly session: Session } | null> {
    const principal = await this.verify("token", token);
    if (principal?.tokenId == null) return null;
    const expiresAtMs = Math.min(principal.expiresAtMs, this.#clock.nowMs() + SESSION_MS);
    const csrf = nanoid(32);
    const cookie = await this.#sign("session", principal.tokenId, expiresAtMs, { csrf });
    return { cookie, session: { ...principal, kind: "session", csrf, expiresAtMs } };
  }

  /** Who bears this, or null: forged, for another purpose, expired, revoked, or never handed out here. */
  async verify(kind: "token" | "session", text: string): Promise<Session | null> {
    const nowMs = this.#clock.nowMs();
    const key = sha256(`${kind} ${text}`);
    const known = this.#verdicts.get(key);
    if (known !== undefined && nowMs - known.atMs < VERDICT_MS) {
      return known.session !== null && known.session.expiresAtMs > nowMs ? known.session : null;
    }
    const session = await this.#judge(kind, text, nowMs);
    this.#verdicts.delete(key);
    this.#verdicts.set(key, { session, atMs: nowMs });
    const [oldest] = this.#verdicts.keys();
    if (this.#verdicts.size > VERDICTS_MAX && oldest !== undefined) this.#verdicts.delete(oldest);
    return session;
  }

  /** Whether somebody who was let in would be let in now: for what goes on after a request was answered. */
  stillKnows({ tokenId, expiresAtMs }: Principal): boolean {
    const nowMs = this.#clock.nowMs();
    if (expiresAtMs <= nowMs) return false;
    if (tokenId === null) return true;
    const record = this.#genome.apiTokens.get(tokenId);
    return record !== null && record.revokedAtMs === null && record.expiresAtMs > nowMs;
  }

  async #judge(kind: "token" | "session", text: string, nowMs: number): Promise<Session | null> {
    const payload = await this.#payload(kind, text, nowMs);
    if (payload === null) return null;
    const { jti, exp, csrf } = payload;
    const record = typeof jti === "string" ? this.#genome.apiTokens.get(jti) : null;
    if (record === null || record.revokedAtMs !== null || record.expiresAtMs <= nowMs) return null;
    return {
      kind,
      name: record.name,
      scope: record.scope,
      tokenId: record.id,
      csrf: typeof csrf === "string" ? csrf : "",
      expiresAtMs: Math.min(record.expiresAtMs, (exp ?? 0) * 1_000),
    };
  }

  async #payload(kind: "token" | "session", text: string, nowMs: number) {
    try {
      const { payload } = await jwtVerify(text, this.#key, {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        audience: AUDIENCE[kind],
        requiredClaims: ["exp", "jti"],
        currentDate: new Date(nowMs),
      });
      return payload;
    } catch {
      // Why it is no token is nobody's business who cannot show one.
      return null;
    }
  }

  #note(action: "grant" | "revoke", { name, scope, expiresAtMs }: ApiToken, actor: Actor, reason: string): void {
    const numbers = { scope, expiresAtMs };
    this.#genome.audit.append({ atMs: this.#clock.nowMs(), actor, action, subject: name, sha: null, reason, numbers });
  }

  async #sign(
    kind: "token" | "session",
    id: string,
    expiresAtMs: number,
    claims: Readonly<Record<string, string>>,
  ): Promise<string> {
    return await new SignJWT(claims)
      .setProtectedHeader({ alg: ALGORITHM, typ: "JWT" })
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE[kind])
      .setJti(id)
      .setIssuedAt(Math.floor(this.#clock.nowMs() / 1_000))
      .setExpirationTime(Math.ceil(expiresAtMs / 1_000))
      .sign(this.#key);
  }
}
