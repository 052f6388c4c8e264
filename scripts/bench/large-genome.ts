// `npm run bench:large`: what the API's pages cost in a genome with a million runs and a locus of 10,000 alleles.
import { join } from "node:path";
import type { LocusName } from "../../src/core/mod.ts";
import { median } from "./figure.ts";
import { fillGenome } from "./fill-genome.ts";
import { BINARY, inFreshOrganism, openAt } from "./organism.ts";

const LOCUS = "mac_normalise" as LocusName;
const ALLELES = 10_000;
const RUNS = 1_000_000;
const CALLS = 20;

await inFreshOrganism(async ({ root }) => {
  const { organism, close } = await openAt(root);
  const { interfaceHash } = organism.contract(LOCUS);
  await close();
  fillGenome(join(root, ".sg", "genome.db"), {
    ...{ locus: LOCUS, interfaceHash, alleles: ALLELES, runs: RUNS },
    // So that the times in the paths below are counts of runs.
    ...{ fromMs: 0, everyMs: 1 },
  });
  const child = Bun.spawn([BINARY, "serve", "--port", "0", "--json"], { cwd: root, stdin: "ignore", stdout: "pipe" });
  try {
    for await (const chunk of child.stdout) {
      await measure((JSON.parse(new TextDecoder().decode(chunk)) as { url: string }).url);
      break;
    }
  } finally {
    child.kill();
  }
});

async function measure(url: string): Promise<void> {
  const middle = `run_${String(RUNS / 2).padStart(21, "0")}`;
  const page = (await (await fetch(`${url}api/locus/${LOCUS}/alleles?limit=200`)).json()) as { next: string };
  const paths = [
    "api/status",
    "api/loci",
    `api/locus/${LOCUS}`,
    `api/locus/${LOCUS}/alleles`,
    `api/locus/${LOCUS}/alleles?cursor=${page.next}`,
    `api/locus/${LOCUS}/lineage`,
    `api/locus/${LOCUS}/fitness`,
    `api/locus/${LOCUS}/explain`,
    "api/runs",
    `api/runs?cursor=${middle}`,
    `api/runs?name=${LOCUS}&failed=true`,
    `api/runs?name=vlan_range_expand&cursor=${middle}`,
    `api/runs?since=1970-01-01T00:05:00Z&before=1970-01-01T00:08:00Z`,
    `api/runs/${middle}`,
    "metrics",
  ];
  process.stdout.write(`${ALLELES} alleles at one locus, ${RUNS} runs: median of ${CALLS} calls\n`);
  for (const path of paths) {
    const answer = await fetch(url + path);
    const { length } = await answer.text();
    const times: number[] = [];
    for (let call = 0; call < CALLS; call += 1) {
      const start = performance.now();
      await (await fetch(url + path)).text();
      times.push(performance.now() - start);
    }
    const figures = `${median(times).toFixed(1).padStart(8)} ms ${(length / 1_024).toFixed(0).padStart(6)} kB`;
    process.stdout.write(`  ${path.padEnd(64)} ${answer.status} ${figures}\n`);
  }
}
