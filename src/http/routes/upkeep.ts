import { Hono } from "hono";
import * as v from "valibot";
import { loadContracts } from "../../contract/mod.ts";
import { limits } from "../../core/mod.ts";
import { MockKernel, viewNetwork } from "../../kernel/mod.ts";
import { describe } from "../describe.ts";
import type { HttpEnv } from "../environment.ts";
import { HttpError } from "../problem.ts";
import type { HttpServices } from "../services.ts";
import { validate } from "../validate.ts";

const tag = "Upkeep";
const DAY_MS = 86_400_000;

const standing = v.object({ watched: v.number(), nextDueMs: v.nullable(v.number()) });
const looks = v.object({
  ...standing.entries,
  looks: v.array(v.looseObject({ id: v.string(), verdict: v.string(), problems: v.array(v.string()) })),
});
const network = v.looseObject({
  kernel: v.string(),
  time_s: v.nullable(v.number()),
  links: v.array(v.unknown()),
});
const waitRequest = v.strictObject({
  ms: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(366 * DAY_MS), v.description("simulated time")),
});
const costQuery = v.object({
  days: v.optional(
    v.pipe(v.string(), v.regex(/^\d{1,3}$/, "a whole number of days"), v.transform(Number), v.minValue(1)),
    "7",
  ),
});
const cost = v.object({ totals: v.array(v.looseObject({ dayMs: v.number(), costUsd: v.number() })) });
const contracts = v.strictObject({
  files: v.pipe(
    v.array(
      v.strictObject({
        path: v.pipe(v.string(), v.nonEmpty(), v.maxLength(200)),
        text: v.pipe(v.string(), v.maxBytes(limits.contractBytesMax)),
      }),
    ),
    v.minLength(1),
    v.maxLength(100),
  ),
});
const checked = v.object({
  errors: v.number(),
  warnings: v.number(),
  diagnostics: v.array(v.looseObject({ file: v.string(), severity: v.string(), message: v.string() })),
});

/** Looking again at what was configured. A server does it by itself when it is due; this is for whoever cannot wait. */
export function watchRoutes({ schedules }: HttpServices) {
  return new Hono<HttpEnv>()
    .get("/watch", describe({ tag, summary: "What is watched, and when the next look is due", gives: standing }), (c) =>
      c.json(schedules.standing()),
    )
    .post(
      "/watch",
      validate("query", v.object({ all: v.optional(v.picklist(["true", "false"]), "false") })),
      describe({ tag, summary: "Look now at what is due, or with `all` at everything", gives: looks }),
      async (c) => {
        const seen = await (c.req.valid("query").all === "true" ? schedules.runAll() : schedules.runDue());
        return c.json({ looks: [...seen], ...schedules.standing() });
      },
    );
}

/** The network that genes act on; the simulated one has a clock and a power switch. */
export function networkRoutes({ kernel }: HttpServices) {
  const simulated = (attempt: string): MockKernel => {
    if (kernel instanceof MockKernel) return kernel;
    throw new HttpError("conflict", `Cannot ${attempt}: the network is this machine's own, not a simulated one`);
  };
  return new Hono<HttpEnv>()
    .get("/network", describe({ tag, summary: "The network that genes act on", gives: network }), async (c) =>
      c.json(await viewNetwork(kernel)),
    )
    .post(
      "/network/wait",
      validate("json", waitRequest),
      describe({ tag, summary: "Let time pass on the simulated network", gives: network }),
      async (c) => {
        simulated("let time pass").advance(c.req.valid("json").ms);
        return c.json(await viewNetwork(kernel));
      },
    )
    .post(
      "/network/reboot",
      describe({ tag, summary: "Switch the simulated network off and on", gives: network }),
      async (c) => {
        simulated("reboot").reboot();
        return c.json(await viewNetwork(kernel));
      },
    )
    .post(
      "/network/reset",
      describe({ tag, summary: "Forget the simulated network and begin with a new one", gives: network }),
      async (c) => {
        simulated("reset").reset();
        return c.json(await viewNetwork(kernel));
      },
    );
}

/** What models cost, and whether a contract would do. */
export function officeRoutes({ models, clock, organism }: HttpServices) {
  return new Hono<HttpEnv>()
    .get(
      "/cost",
      validate("query", costQuery),
      describe({ tag, summary: "What models were asked for, by UTC day", gives: cost }),
      (c) => {
        const sinceMs = clock.nowMs() - (c.req.valid("query").days - 1) * DAY_MS;
        return c.json({ totals: [...models.spend(sinceMs)] });
      },
    )
    .post(
      "/check",
      validate("json", contracts),
      describe({ tag, summary: "Check contracts; nothing is kept", gives: checked }),
      (c) => {
        const { files } = c.req.valid("json");
        const named = new Set(files.map(({ path }) => path));
        const { diagnostics } = loadContracts([...files, ...organismContracts(files)]);
        const shown = diagnostics.filter(({ file }) => named.has(file));
        const errors = shown.filter(({ severity }) => severity === "error").length;
        return c.json({ errors, warnings: shown.length - errors, diagnostics: shown });
      },
    );

  /** What the checked texts may refer to: the organism's own contracts, less those that they declare anew. */
  function organismContracts(files: readonly { readonly text: string }[]) {
    const anew = new Set(files.flatMap(({ text }) => declarationsIn(text)));
    const { genes, pathways, topologies, phenotypes } = organism.library;
    return [...genes.values(), ...pathways.values(), ...topologies.values(), ...phenotypes.values()]
      .filter(({ text }) => !declarationsIn(text).some((name) => anew.has(name)))
      .map(({ name, text }) => ({ path: `of the organism: ${name}`, text }));
  }
}

function declarationsIn(text: string): readonly string[] {
  return [...text.matchAll(/^(?:gene|pathway|topology|phenotype)[ ]+[a-z0-9_]+/gm)].map(([declaration]) => declaration);
}
