/**
 * The schema's history, oldest first, inside the program: `PRAGMA user_version` of a genome counts how many of these
 * it has had. Never edit one that has been released; append.
 *
 * Drizzle's own migrator was rejected: it keeps its count in a table, which costs a query more at every start and
 * cannot be read before the file is known to be a genome.
 */
import genome from "./migrations/0000_genome.sql" with { type: "text" };
import regression from "./migrations/0001_regression.sql" with { type: "text" };
import modelCalls from "./migrations/0002_model_calls.sql" with { type: "text" };
import policy from "./migrations/0003_policy.sql" with { type: "text" };
import deployments from "./migrations/0004_deployments.sql" with { type: "text" };
import journals from "./migrations/0005_journals.sql" with { type: "text" };
import apiAccess from "./migrations/0006_api_access.sql" with { type: "text" };
import snapshots from "./migrations/0007_snapshots.sql" with { type: "text" };

import conversations from "./migrations/0008_model_conversations.sql" with { type: "text" };
import watchedKernel from "./migrations/0009_watched_kernel.sql" with { type: "text" };
import federation from "./migrations/0010_federation.sql" with { type: "text" };
import watchedScene from "./migrations/0011_watched_scene.sql" with { type: "text" };

export const MIGRATIONS: readonly string[] = [
  genome,
  regression,
  modelCalls,
  policy,
  deployments,
  journals,
  apiAccess,
  snapshots,
  conversations,
  watchedKernel,
  federation,
  watchedScene,
];
