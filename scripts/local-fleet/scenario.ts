import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LocalFleet } from "./local-fleet.ts";
import type { LocalNode } from "./local-node.ts";

/** What was seen of a fleet of real nodes. */
export interface FleetFigures {
  readonly nodes: number;
  readonly roundMs: number;
  /** From the birth of an allele on one node until the last one had it. */
  readonly alleleRounds: number;
  /** Looks at it that ended without a verdict, and were repeated: what a busy machine costs. */
  readonly undecided: number;
  /** From the last run until all nodes had the same observations of all. */
  readonly observationRounds: number;
  /** Runs that were made, and what the statements on every node add up to. */
  readonly runs: number;
  readonly counted: number;
  /** Bytes of bodies, both ways, when nothing differs. */
  readonly idleBytesPerRound: number;
  /** The same of asking peers how they do. */
  readonly lookBytesPerRound: number;
  /** Pathway runs that one node had placed, and how many nodes did them. */
  readonly placed: number;
  readonly placedOn: number;
  /** Of one server, the mean; without gene hosts. */
  readonly memoryBytes: number | null;
}

/** A locus that all nodes have, an allele that none has yet, and a pathway of it. */
export interface Subject {
  readonly locus: string;
  readonly source: string;
  readonly input: unknown;
  readonly pathway: string;
  /** Another locus, that a node may run without being observed at the one above. */
  readonly warmUp: { readonly locus: string; readonly input: unknown };
  readonly pathwayInput: unknown;
}

const RUNS_PER_NODE = 7;
/** Nodes that observe; all of them would only start more gene hosts than a small machine has memory for. */
const OBSERVERS_MAX = 6;
const IDLE_ROUNDS = 5;
const PLACED = 12;
const ROUNDS_MAX = 30;

interface Federation {
  readonly digest: string;
  readonly rounds: { readonly bytes: number };
  readonly lookBytes: number;
}

interface Statements {
  readonly items: readonly {
    readonly origin: string;
    readonly sha: string;
    readonly n: number;
    readonly sumMicro: number;
  }[];
}

export async function fleetScenario(
  fleet: LocalFleet,
  binary: string,
  subject: Subject,
  note: (text: string) => void,
): Promise<FleetFigures> {
  const { nodes, roundMs } = fleet;
  const maxMs = ROUNDS_MAX * roundMs + 30_000;
  await fleet.untilAll("every node knows all others", (node) => knowsAll(node, nodes.length - 1), maxMs);
  // A node that has run nothing starts a gene host for the newborn: thirty at once are a load that no fleet of machines has.
  note("every node runs something");
  for (const node of nodes) await node.post(`/api/execute/${subject.warmUp.locus}`, subject.warmUp.input);
  await fleet.untilAll("all begin with the same", (node) => sameDigest(node, nodes), maxMs);

  note("an allele is born on one node");
  const sha = await bear(nodes, binary, subject);
  const alleleMs = await fleet.untilAll("the new allele", (node) => has(node, subject.locus, sha), maxMs);

  const undecided = sum(await Promise.all(nodes.map((node) => undecidedAt(node))));

  note("some nodes run it and observe");
  const observers = nodes.slice(0, OBSERVERS_MAX);
  let runs = 0;
  for (const node of observers) {
    for (let run = 0; run < RUNS_PER_NODE; run += 1) {
      const path = `/api/execute/${subject.locus}`;
      const { attempts } = await node.post<{ readonly attempts: readonly unknown[] }>(path, subject.input);
      // An allele that a busy machine let run out of time was observed too.
      runs += attempts.length;
    }
  }
  const observationMs = await fleet.untilAll(
    "the observations",
    async (node) => (await countedAt(node, subject.locus)) === runs && (await sameDigest(node, nodes)),
    maxMs,
  );
  const counted = await sameStatements(nodes, subject.locus);

  note("nobody does anything");
  const before = await Promise.all(nodes.map((node) => node.get<Federation>("/api/federation")));
  await Bun.sleep(IDLE_ROUNDS * roundMs);
  const after = await Promise.all(nodes.map((node) => node.get<Federation>("/api/federation")));
  const idleBytes = after.map(({ rounds }, index) => rounds.bytes - (before[index]?.rounds.bytes ?? 0));
  const lookBytes = after.map((each, index) => each.lookBytes - (before[index]?.lookBytes ?? 0));

  note("one node has runs placed");
  const placedOn = await place(nodes[0], subject);
  const memory = nodes.flatMap((node) => node.memoryBytes() ?? []);
  return {
    ...{ nodes: nodes.length, roundMs, runs, counted, undecided, placed: PLACED, placedOn },
    alleleRounds: alleleMs / roundMs,
    observationRounds: observationMs / roundMs,
    idleBytesPerRound: sum(idleBytes) / nodes.length / IDLE_ROUNDS,
    lookBytesPerRound: sum(lookBytes) / nodes.length / IDLE_ROUNDS,
    memoryBytes: memory.length === 0 ? null : sum(memory) / memory.length,
  };
}

async function knowsAll(node: LocalNode, others: number): Promise<boolean> {
  const { nodes } = await node.get<{ readonly nodes: readonly { readonly state: string }[] }>("/api/fleet");
  return nodes.length === others && nodes.every(({ state }) => state === "up");
}

async function sameDigest(node: LocalNode, [first]: readonly LocalNode[]): Promise<boolean> {
  if (first === undefined) return true;
  const [ours, theirs] = await Promise.all([node, first].map((each) => each.get<Federation>("/api/federation")));
  return ours?.digest === theirs?.digest;
}

async function bear([first]: readonly LocalNode[], binary: string, { locus, source }: Subject): Promise<string> {
  if (first === undefined) throw new TypeError("a fleet has a node");
  const file = join(first.root, "newborn.js");
  writeFileSync(file, source);
  const child = Bun.spawn([binary, "register", locus, file, "--quiet"], {
    cwd: first.root,
    env: { PATH: process.env.PATH ?? "" },
    stdout: "ignore",
    stderr: "pipe",
  });
  const [exitCode, stderr] = await Promise.all([child.exited, new Response(child.stderr).text()]);
  if (exitCode !== 0) throw new Error(`sg register: ${stderr}`);
  return createHash("sha256").update(source).digest("hex");
}

async function has(node: LocalNode, locus: string, sha: string): Promise<boolean> {
  const response = await fetch(`${node.url}/api/allele/${sha}?locus=${locus}`);
  await response.body?.cancel();
  return response.ok;
}

async function undecidedAt(node: LocalNode): Promise<number> {
  const { items } = await node.get<{
    readonly items: readonly { readonly direction: string; readonly verdict: string }[];
  }>("/api/federation/transfers?limit=100");
  return items.filter(({ direction, verdict }) => direction === "in" && verdict === "undecided").length;
}

async function statementsAt(node: LocalNode, locus: string): Promise<Statements["items"]> {
  return (await node.get<Statements>(`/api/federation/observations?locus=${locus}`)).items;
}

async function countedAt(node: LocalNode, locus: string): Promise<number> {
  return sum((await statementsAt(node, locus)).map(({ n }) => n));
}

/** @returns the runs that all nodes count, @throws Error when two nodes differ in a digit */
async function sameStatements(nodes: readonly LocalNode[], locus: string): Promise<number> {
  const texts = await Promise.all(
    nodes.map(async (node) => {
      const statements = await statementsAt(node, locus);
      // How a node calls and trusts another is its own affair.
      const lines = statements.map(({ origin, sha, n, sumMicro }) => `${origin} ${sha} ${n} ${sumMicro}`);
      return lines.sort().join("\n");
    }),
  );
  const other = texts.findIndex((text) => text !== texts[0]);
  if (other > 0) throw new Error(`${nodes[other]?.name} and ${nodes[0]?.name} differ:\n${texts[other]}\n\n${texts[0]}`);
  return nodes[0] === undefined ? 0 : await countedAt(nodes[0], locus);
}

/** Runs placed at once: how many nodes did them. */
async function place(node: LocalNode | undefined, { pathway, pathwayInput }: Subject): Promise<number> {
  if (node === undefined) return 0;
  const runs = await Promise.all(
    Array.from({ length: PLACED }, () =>
      node.post<{ readonly outcome: string; readonly node?: { readonly name: string } }>(
        `/api/run/${pathway}?placement=fleet`,
        pathwayInput,
      ),
    ),
  );
  const failed = runs.find(({ outcome }) => outcome !== "success");
  if (failed !== undefined) throw new Error(`a placed run failed: ${JSON.stringify(failed)}`);
  return new Set(runs.map((run) => run.node?.name ?? node.name)).size;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
