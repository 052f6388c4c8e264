import { expect, test } from "bun:test";
import { rmSync, writeFileSync } from "node:fs";
import { WalSync } from "../../src/store/wal-sync.ts";
import { temporaryFolder } from "./temporary-folder.ts";

test("syncs a log that is there, also for many at once, and lets go of it", async () => {
  const folder = temporaryFolder();
  writeFileSync(folder.path("genome.db-wal"), "frames");
  const wal = new WalSync(folder.path("genome.db"));
  await Promise.all([wal.sync(), wal.sync(), wal.sync()]);
  wal.syncNow();
  expect(wal.works).toBe(true);
  const last = wal.sync();
  wal.close();
  await last;
  folder.remove();
});

test("cannot be relied on any more once there was nothing to sync", async () => {
  const folder = temporaryFolder();
  const wal = new WalSync(folder.path("genome.db"));
  await expect(wal.sync()).rejects.toThrow("ENOENT");
  expect(wal.works).toBe(false);
  rmSync(folder.path("."), { recursive: true, force: true });
});
