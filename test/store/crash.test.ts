import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { join } from "node:path";
import { freshSeed, ManualClock, type Random, type RunId, type Sha, seededRandom } from "../../src/core/mod.ts";
import { openGenomeStore } from "../../src/store/mod.ts";
import { LOCUS } from "./samples.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const KILLS = 20;
const LIFE_MS_MAX = 120;

interface Acknowledged {
  readonly alleles: Set<Sha>;
  readonly runs: Set<RunId>;
  dominant: Sha | null;
}

/** Lets a child work for a while after it opened the genome, kills it, and notes what it had acknowledged. */
async function runAndKill(path: string, round: number, random: Random, acknowledged: Acknowledged): Promise<void> {
  const child = Bun.spawn([process.execPath, join(import.meta.dir, "crash-child.ts"), path, `${round}`], {
    stdout: "pipe",
    stderr: "pipe",
  });
  let output = "";
  let isDoomed = false;
  const decoder = new TextDecoder();
  for await (const chunk of child.stdout) {
    output += decoder.decode(chunk, { stream: true });
    if (!isDoomed) setTimeout(() => child.kill("SIGKILL"), random.below(LIFE_MS_MAX));
    isDoomed = true;
  }
  await child.exited;
  expect(`${child.signalCode} ${await new Response(child.stderr).text()}`).toBe("SIGKILL ");
  for (const line of output.split("\n").slice(0, -1)) {
    const [what, id] = line.split(" ");
    if (what === "allele") acknowledged.alleles.add(id as Sha);
    if (what === "dominant") acknowledged.dominant = id as Sha;
    if (what === "run") acknowledged.runs.add(id as RunId);
  }
}

/** @returns the dominant that it found */
function checkGenome(path: string, acknowledged: Acknowledged): Sha | null {
  const store = openGenomeStore({ path, clock: new ManualClock() });
  expect(store.verifyExpressed()).toEqual([]);
  const expressed = store.allelesAt(LOCUS);
  const known = new Set(expressed.map(({ allele }) => allele.sha));
  expect([...acknowledged.alleles].filter((sha) => !known.has(sha))).toEqual([]);
  const dominants = expressed.filter(({ stage }) => stage === "dominant").map(({ allele }) => allele.sha);
  if (acknowledged.dominant !== null) {
    // The kill may fall between a commit and its acknowledgement: then a later one than the acknowledged is dominant.
    const order = store
      .stageChanges(LOCUS)
      .filter(({ to }) => to === "dominant")
      .map(({ sha }) => sha);
    expect(dominants).toEqual(order.slice(-1));
    expect(order.slice(-2)).toContain(acknowledged.dominant);
  }
  expect([...acknowledged.runs].filter((runId) => store.run(runId) === null)).toEqual([]);
  const sumE = expressed.reduce((sum, { stats }) => sum + stats.sumE, 0);
  const n = expressed.reduce((sum, { stats }) => sum + stats.n, 0);
  const counts = store.counts();
  store.close();

  const database = new Database(path, { readonly: true });
  expect(database.query("PRAGMA integrity_check").values()).toEqual([["ok"]]);
  expect(database.query("PRAGMA foreign_key_check").values()).toEqual([]);
  const rows = database.query("SELECT count(*), count(e), total(e) FROM invocations").values()[0];
  expect(rows).toEqual([n, n, sumE]);
  const runs = database.query("SELECT count(*), count(*) FILTER (WHERE outcome = 'failure') FROM runs").values()[0];
  expect(runs).toEqual([counts.runs, counts.failures]);
  database.close();
  return dominants[0] ?? null;
}

test(`a genome survives ${KILLS} kills: what was acknowledged is there, and the sums agree with the rows`, async () => {
  const seed = freshSeed();
  const random = seededRandom(seed);
  const folder = temporaryFolder();
  const path = folder.path("genome.db");
  const acknowledged: Acknowledged = { alleles: new Set(), runs: new Set(), dominant: null };
  try {
    for (let round = 0; round < KILLS; round += 1) {
      await runAndKill(path, round, random, acknowledged);
      // What was committed and not acknowledged may pile up over rounds: each is judged by what the one before left.
      acknowledged.dominant = checkGenome(path, acknowledged);
    }
  } catch (thrown) {
    throw new Error(`crash test with seed ${seed} failed`, { cause: thrown });
  } finally {
    folder.remove();
  }
  expect(acknowledged.alleles.size).toBeGreaterThan(KILLS);
  expect(acknowledged.runs.size).toBeGreaterThan(0);
}, 120_000);
