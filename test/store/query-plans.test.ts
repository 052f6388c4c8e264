import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { ManualClock, newRunId } from "../../src/core/mod.ts";
import type { RunFilter } from "../../src/genome/mod.ts";
import { type GenomeDatabase, openConnection } from "../../src/store/connection.ts";
import { openGenomeStore } from "../../src/store/mod.ts";
import { RunQueries } from "../../src/store/run-queries.ts";
import { alleleOf, invocationOf, LOCUS, runOf, successAt } from "./samples.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();
const path = folder.path("genome.db");
let db: GenomeDatabase;
const seen: string[] = [];

/** Every SQL text that the store uses, caught where statements are prepared. */
beforeAll(() => {
  db = openConnection(path, "write");
  const prototype = Object.getPrototypeOf(db.$client);
  const prepare = prototype.prepare;
  prototype.prepare = function (this: unknown, text: string) {
    if (!seen.includes(text)) seen.push(text);
    return prepare.call(this, text);
  };
  const store = openGenomeStore({ path, clock: new ManualClock(1) });
  const allele = alleleOf("return 1");
  store.addAllele(allele, "dominant", "seed");
  store.addAllele(alleleOf("return 2"), "dominant", "seed");
  store.setStage(LOCUS, allele.sha, "dominant", "test", 1);
  store.addContractRevision({
    locus: LOCUS,
    revision: allele.sha,
    interfaceHash: allele.interfaceHash,
    text: "",
    atMs: 1,
  });
  const run = runOf();
  store.record(run, [invocationOf(run, allele.sha)]);
  store.rescore([invocationOf(run, allele.sha)].map((it) => ({ ...it, e: 0 })));
  store.recordSuccess(successAt(1, 1, allele.sha), 1);
  store.flush();
  store.loci();
  store.allelesAt(LOCUS);
  store.allelesByPrefix(allele.sha, 1);
  store.stageChanges(LOCUS);
  store.run(newRunId());
  store.recordedSuccesses(LOCUS, 1);
  store.recentInvocations(LOCUS, 1);
  store.audit.append({ atMs: 1, actor: "policy", action: "ask", subject: LOCUS, sha: null, reason: "", numbers: {} });
  store.audit.list({ limit: 1 });
  store.audit.list({ limit: 1, sinceMs: 1, beforeSeq: 2 });
  store.journals.recent(1);
  store.journals.recent(1, { after: newRunId() });
  store.regressions(null, 1);
  store.regressions(LOCUS, 1);
  store.regressions(null, 1, 2);
  store.childRuns(newRunId(), 1);
  store.apiTokens.get("x");
  store.idempotencyKeys.claim("k", allele.sha, 1);
  store.idempotencyKeys.complete("k", { status: 200, body: "" });
  store.idempotencyKeys.forget(0);
  store.approvals.waiting();
  store.approvals.of(LOCUS, allele.sha);
  store.trials.note({ locus: LOCUS, sha: allele.sha, kind: "shadow", problem: null, atMs: 1 });
  store.watches.due("here", 1, 1);
  store.watches.remove("x");
  const { observations, nonces, imports, sharedShas } = store.federation;
  const signed = { origin: "x", locus: LOCUS, sha: allele.sha, n: 1, sumMicro: 1, version: 1, signature: "" };
  observations.merge([signed, { ...signed, version: 2 }]);
  observations.at(LOCUS);
  nonces.claim("x", "y", 1);
  nonces.forget(1);
  imports.note({ peer: "x", locus: LOCUS, sha: allele.sha, bytes: 1, atMs: 1 });
  imports.usage("x", 0);
  sharedShas.call(store.federation, LOCUS, allele.interfaceHash);
  store.close();
  prototype.prepare = prepare;
});

afterAll(() => {
  db.$client.close();
  folder.remove();
});

function planOf(text: string): string {
  const rows = db.$client.query<{ detail: string }, []>(`EXPLAIN QUERY PLAN ${text}`).all();
  return rows.map(({ detail }) => detail).join("; ");
}

describe("queries", () => {
  const filters: readonly (readonly [string, Omit<RunFilter, "limit">, string])[] = [
    ["all", {}, "runs_by_start"],
    ["before a time", { beforeMs: 5 }, "runs_by_start"],
    ["since a time", { sinceMs: 5 }, "runs_by_start"],
    ["of a name between two times", { name: LOCUS, sinceMs: 5, beforeMs: 9 }, "runs_by_name"],
    ["of a name", { name: LOCUS }, "runs_by_name"],
    ["behind a run", { after: newRunId() }, "runs_by_start"],
    ["of a name behind a run", { name: LOCUS, after: newRunId() }, "runs_by_name"],
    ["that failed, behind a run", { failedOnly: true, after: newRunId() }, "failed_runs_by_start"],
    ["of a name before a time", { name: LOCUS, beforeMs: 5 }, "runs_by_name"],
    ["that were asked for", { askedOnly: true }, "runs_by_start"],
    ["that failed", { failedOnly: true }, "failed_runs_by_start"],
    ["that failed, of a name, before a time", { failedOnly: true, name: LOCUS, beforeMs: 5 }, "failed_runs_by_name"],
  ];
  test.each(filters)("for recent runs, %s, read an index in order", (_, filter, index) => {
    const plan = planOf(new RunQueries(db).recentQuery({ ...filter, limit: 20 }).toSQL().sql);
    expect(plan).toContain(`USING INDEX ${index}`);
    expect(plan).not.toContain("TEMP B-TREE");
  });

  test("never read a whole table or sort, except those that are about every allele", () => {
    // Counting alleles and verifying their sources; "each" is the recursion that jumps from locus to locus,
    // "newest" a bounded number of runs.
    const isAboutAll = (text: string) => /count\(\*\)|<> \?/.test(text);
    const statements = seen.filter((text) => /^\s*(select|insert|update|delete|with)/i.test(text) && !isAboutAll(text));
    expect(statements.length).toBeGreaterThan(20);
    const scans = statements
      .map((text) => ({ text, plan: planOf(text) }))
      // The index of what waits holds nothing else, so reading all of it reads the queue; the newest journals and
      // regressions are read in their own order, as far as the limit.
      .filter(({ plan }) =>
        /SCAN (?!each|newest|CONSTANT|\d+-ROW VALUES|totals|approvals USING INDEX approvals_waiting$|(?:journals|regressions USING INDEX regressions_by_time)$)|TEMP B-TREE/.test(
          plan,
        ),
      );
    expect(scans).toEqual([]);
  });
});
