/** Tables of the federation; see `schema.ts` for the migrations. */
import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { LocusName, Sha } from "../core/mod.ts";

/** The latest statement of every origin about every allele (`genome/federation.ts`). */
export const observations = sqliteTable(
  "observations",
  {
    origin: text().notNull(),
    locus: text().$type<LocusName>().notNull(),
    sha: text().$type<Sha>().notNull(),
    n: integer().notNull(),
    sumMicro: integer("sum_micro").notNull(),
    version: integer().notNull(),
    signature: text().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.origin, table.locus, table.sha] }),
    index("observations_by_locus").on(table.locus, table.sha, table.origin),
  ],
);

export const peerNonces = sqliteTable(
  "peer_nonces",
  { peer: text().notNull(), nonce: text().notNull(), expiresAtMs: integer("expires_at_ms").notNull() },
  (table) => [primaryKey({ columns: [table.peer, table.nonce] }), index("peer_nonces_by_expiry").on(table.expiresAtMs)],
);

/** Who brought which allele: what quotas are counted by. */
export const peerImports = sqliteTable(
  "peer_imports",
  {
    peer: text().notNull(),
    locus: text().$type<LocusName>().notNull(),
    sha: text().$type<Sha>().notNull(),
    bytes: integer().notNull(),
    atMs: integer("at_ms").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.peer, table.locus, table.sha] }),
    index("peer_imports_by_time").on(table.peer, table.atMs, table.bytes),
  ],
);
