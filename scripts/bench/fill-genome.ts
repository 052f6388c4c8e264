import { Database } from "bun:sqlite";
import { type InterfaceHash, type LocusName, sha256, systemClock } from "../../src/core/mod.ts";
import { openGenomeStore } from "../../src/store/mod.ts";

export interface Filling {
  readonly locus: LocusName;
  readonly interfaceHash: InterfaceHash;
  readonly alleles: number;
  readonly runs: number;
  /** When the first run started, and how long after it the next one did. */
  readonly fromMs: number;
  readonly everyMs: number;
}

/** Alleles through the store, which checks them; runs as SQL, since a million calls would take minutes. */
export function fillGenome(path: string, { locus, interfaceHash, alleles, runs, fromMs, everyMs }: Filling): void {
  const store = openGenomeStore({ path, clock: systemClock });
  store.atomically(() => {
    for (let index = 0; index < alleles; index += 1) {
      const source = `export function execute() { return ${index}; }\n`;
      const origin = { kind: "registered" as const, file: "bench" };
      const [sha, createdAtMs] = [sha256(source), fromMs + index];
      store.addAllele({ sha, locus, interfaceHash, source, generation: 0, createdAtMs, origin }, "recessive", "bench");
    }
  });
  store.close();
  const db = new Database(path);
  db.run(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${runs})
    INSERT INTO runs (run_id, level, name, outcome, started_at_ms, duration_us, input_hash)
    SELECT printf('run_%021d', i), 'locus', CASE i % 10 WHEN 0 THEN 'vlan_range_expand' ELSE '${locus}' END,
      CASE i % 101 WHEN 0 THEN 'failure' ELSE 'success' END, ${fromMs} + i * ${everyMs}, 100, '' FROM n`);
  db.run(`INSERT OR REPLACE INTO totals (id, runs, failures) VALUES (1, ${runs}, ${Math.floor(runs / 101)})`);
  db.close();
}
