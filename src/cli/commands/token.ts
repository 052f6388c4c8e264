import { formatTime, NotFoundError, UsageError } from "../../core/mod.ts";
import { SCOPES, type Scope } from "../../genome/mod.ts";
import { TokenAuthority } from "../../http/mod.ts";
import { apiKey } from "../../project/mod.ts";
import type { CommandContext } from "../command-context.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { personOf } from "../person.ts";
import { readDuration } from "../read-flag.ts";
import { renderTable } from "../table.ts";

export interface CreateFlags {
  readonly scope: string;
  readonly name: string;
  readonly expires: string;
}

const LIFETIME_DAYS_MAX = 3_650;

export async function createToken(context: CommandContext, flags: CreateFlags): Promise<ExitCode> {
  const scope = scopeOf(flags.scope);
  const lifetimeMs = readDuration(flags.expires, "--expires", LIFETIME_DAYS_MAX);
  return await context.withProject(async ({ store, layout }) => {
    const authority = new TokenAuthority(apiKey(layout), store, context.services.clock);
    const { token, record } = await authority.issue(flags.name, scope, lifetimeMs, personOf(context.io));
    context.note(
      `sg: token ${record.id} (${record.name}), scope ${scope}, until ${formatTime(record.expiresAtMs)}; it is shown this once`,
    );
    context.print({ token, ...record }, () => token);
    return exitCodes.done;
  });
}

export async function listTokens(context: CommandContext): Promise<ExitCode> {
  return await context.withProject(({ store }) => {
    const tokens = store.apiTokens.list();
    const nowMs = context.services.clock.nowMs();
    context.print({ tokens }, () => {
      if (tokens.length === 0) return "no tokens; `sg token create` makes one";
      const rows = tokens.map(({ id, name, scope, expiresAtMs, revokedAtMs }) => [
        id,
        name,
        scope,
        formatTime(expiresAtMs),
        revokedAtMs !== null ? "revoked" : expiresAtMs <= nowMs ? "expired" : "valid",
      ]);
      return renderTable(["ID", "NAME", "SCOPE", "UNTIL", "STATE"], rows);
    });
    return Promise.resolve(exitCodes.done);
  });
}

export async function revokeToken(context: CommandContext, id: string): Promise<ExitCode> {
  return await context.withProject(({ store, layout }) => {
    const authority = new TokenAuthority(apiKey(layout), store, context.services.clock);
    if (!authority.revoke(id, personOf(context.io))) {
      throw new NotFoundError(
        `Cannot revoke token ${JSON.stringify(id)}: there is none with this id that is still valid; see sg token list`,
      );
    }
    context.print({ revoked: id }, () => `Revoked ${id}; servers refuse it within a second.`);
    return Promise.resolve(exitCodes.done);
  });
}

/** `read,run` is the widest that it names: each scope includes the ones before. */
function scopeOf(text: string): Scope {
  const named = text.split(",").map((each) => each.trim());
  const unknown = named.find((each) => !SCOPES.some((scope) => scope === each));
  if (unknown !== undefined) {
    throw new UsageError(`Cannot create a token with scope ${JSON.stringify(unknown)}: there are ${SCOPES.join(", ")}`);
  }
  return SCOPES.findLast((scope) => named.includes(scope)) ?? "read";
}
