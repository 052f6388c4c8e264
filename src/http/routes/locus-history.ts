import { Hono } from "hono";
import * as v from "valibot";
import { localFitness, wilsonInterval } from "../../evolution/mod.ts";
import { type ExpressedAllele, type Invocation, parentsOf } from "../../genome/mod.ts";
import { describe } from "../describe.ts";
import type { HttpEnv } from "../environment.ts";
import type { HttpServices } from "../services.ts";
import { nameParam, validate } from "../validate.ts";

const tag = "Loci";

const point = v.object({
  fromMs: v.number(),
  atMs: v.number(),
  n: v.number(),
  fitness: v.pipe(v.number(), v.description("mean fitness of these invocations")),
  low: v.pipe(v.number(), v.description("95 % Wilson interval of their success rate")),
  high: v.number(),
});
const fitnessHistory = v.object({
  invocations: v.pipe(v.number(), v.description("that it is made of: those of the newest runs")),
  points: v.array(point),
});

const relative = v.object({
  sha: v.string(),
  parent: v.pipe(v.nullable(v.string()), v.description("null: a root, or its parent is not in this list")),
  stage: v.string(),
  generation: v.number(),
  fitness: v.number(),
  wilson: v.number(),
  n: v.number(),
  createdAtMs: v.number(),
  origin: v.string(),
  description: v.nullable(v.string()),
});
const family = v.object({
  alleles: v.pipe(v.number(), v.description("at the locus, in all")),
  items: v.pipe(v.array(relative), v.description("parents before children")),
});

/** Runs that a history looks back on, and what it is summed up to. */
const RUNS_MAX = 1_000;
const POINTS_MAX = 60;
const PER_POINT_MIN = 5;
/** Alleles of a family tree: the dominant's line, and the youngest of the others with their lines. */
const FAMILY_MAX = 300;

/** How a locus came to be what it is. */
export function locusHistoryRoutes({ organism, store }: HttpServices) {
  return new Hono<HttpEnv>()
    .get(
      "/locus/:name/fitness",
      validate("param", nameParam),
      describe({ tag, summary: "Fitness over the newest runs, with its uncertainty", gives: fitnessHistory }),
      (c) => {
        const { name } = organism.contract(c.req.valid("param").name);
        const invocations = store.recentInvocations(name, RUNS_MAX);
        return c.json({ invocations: invocations.length, points: pointsOf(invocations) });
      },
    )
    .get(
      "/locus/:name/lineage",
      validate("param", nameParam),
      describe({ tag, summary: "The family tree of a locus", gives: family }),
      (c) => {
        const alleles = organism.alleles(c.req.valid("param").name);
        return c.json({ alleles: alleles.length, items: familyOf(alleles) });
      },
    );
}

/** Equally many invocations to a point, so that all of them are equally sure. */
function pointsOf(invocations: readonly Invocation[]) {
  const all = invocations.length;
  const wanted = Math.min(POINTS_MAX, Math.max(1, Math.floor(all / PER_POINT_MIN)));
  const points = [];
  for (let index = 0; index < wanted && all > 0; index += 1) {
    const [start, end] = [Math.floor((index * all) / wanted), Math.floor(((index + 1) * all) / wanted)];
    const group = invocations.slice(start, end);
    const n = group.length;
    const successes = group.filter(({ outcome }) => outcome === "success").length;
    const fitness = group.reduce((sum, { e }) => sum + (e ?? 0), 0) / n;
    const times = { fromMs: group[0]?.atMs ?? 0, atMs: group.at(-1)?.atMs ?? 0 };
    points.push({ ...times, n, fitness, ...wilsonInterval(successes, n) });
  }
  return points;
}

function familyOf(newestFirst: readonly ExpressedAllele[]) {
  const known = new Map(newestFirst.map((each) => [each.allele.sha, each]));
  const parentOf = ({ allele }: ExpressedAllele) => parentsOf(allele.origin).find((sha) => known.has(sha));
  const chosen = new Set<ExpressedAllele>();
  const leading = newestFirst.filter(({ stage }) => stage === "dominant");
  for (const each of [...leading, ...newestFirst]) {
    for (let next: ExpressedAllele | undefined = each; next !== undefined && !chosen.has(next); ) {
      if (chosen.size >= FAMILY_MAX) break;
      chosen.add(next);
      const parent = parentOf(next);
      next = parent === undefined ? undefined : known.get(parent);
    }
  }
  const shown = new Set([...chosen].map(({ allele }) => allele.sha));
  return [...chosen].sort(parentsFirst).map((each) => {
    const parent = parentOf(each);
    return relativeOf(each, parent !== undefined && shown.has(parent) ? parent : null);
  });
}

function parentsFirst({ allele: left }: ExpressedAllele, { allele: right }: ExpressedAllele): number {
  return left.generation - right.generation || left.createdAtMs - right.createdAtMs;
}

function relativeOf({ allele, stage, stats }: ExpressedAllele, parent: string | null) {
  const { origin, sha, generation, createdAtMs } = allele;
  const description = "description" in origin ? origin.description : "approach" in origin ? origin.approach : null;
  const worth = { fitness: localFitness(stats), wilson: wilsonInterval(stats.successes, stats.n).low, n: stats.n };
  return { sha, parent, stage, generation, ...worth, createdAtMs, origin: origin.kind, description };
}
