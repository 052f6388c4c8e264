import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Json, shortSha } from "../../core/mod.ts";
import { MockKernel } from "../../kernel/mod.ts";
import type { LocusRun } from "../../organism/mod.ts";
import { initProject, type Project } from "../../project/mod.ts";
import { CommandContext } from "../command-context.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { formatDuration, plural } from "../format.ts";
import { renderPathwayRun } from "../render-run.ts";
import { HURRIED_GENE, linkListing } from "./demo-material.ts";
import { lineageLines } from "./lineage.ts";

const LOCUS = "ip_link_parse";
/** The demo fails rather than loops when nothing is promoted: three failures in a row are what it takes. */
const RUNS_MAX = 5;

/** Tells the life of a locus in one organism of its own: nothing in it is staged but the fault and the hurried gene. */
export async function demo(context: CommandContext, flags: { readonly keep?: true }): Promise<ExitCode> {
  const root = mkdtempSync(join(tmpdir(), "sg-demo-"));
  try {
    const gene = join(root, "genes", `${LOCUS}.ts`);
    mkdirSync(dirname(gene), { recursive: true });
    writeFileSync(gene, HURRIED_GENE);
    const { loci, alleles } = initProject(root, "network", context.services.clock);
    // Whoever has a key in the environment has not asked a demo to use it.
    const settled = { mutationEngine: "genetic", ...context.flags, root };
    const inside = new CommandContext(settled, context.io, context.services);
    const story = new Story(inside);
    story.chapter("A fresh organism", [
      `${plural(alleles, "allele")} at ${loci} loci, on a simulated network, in ${root}`,
    ]);
    const exitCode = await inside.withProject((project) => tell(story, project));
    story.end(flags.keep ? [`The organism stays in ${root}: sg --root ${root} status`] : []);
    return exitCode;
  } finally {
    if (!flags.keep) rmSync(root, { recursive: true, force: true });
  }
}

async function tell(story: Story, project: Project): Promise<ExitCode> {
  await faultAndFallback(story, project);
  await failureAndMutation(story, project);
  const promoted = await promotion(story, project);
  story.chapter("The lineage says why the winner exists", lineageOf(story, project));
  return promoted ? exitCodes.done : exitCodes.runFailed;
}

async function faultAndFallback(story: Story, { kernel, organism }: Project): Promise<void> {
  if (!(kernel instanceof MockKernel)) throw new TypeError("The demo acts on the mock kernel only");
  kernel.injectFault({ operation: "attachPort", times: 1, message: "RTNETLINK answers: Device or resource busy" });
  const input = { bridge_name: "br0", interfaces: ["eth0", "eth1"], stp_enabled: true, forward_delay: 15 };
  const run = await organism.run("configure_bridge_with_stp", input);
  story.chapter("The kernel refuses once: the dominant fails, its work is taken back, the next allele answers", [
    renderPathwayRun(story.context, run),
  ]);
}

async function failureAndMutation(story: Story, { organism }: Project): Promise<void> {
  const before = await organism.execute(LOCUS, linkListing(["eth0", "eth1"]));
  const run = await organism.execute(LOCUS, linkListing(["eth0", "tun0"]));
  const [failed] = run.attempts;
  const { mutation } = run;
  story.chapter(`${LOCUS} meets an interface that nobody thought of`, [
    `two Ethernet ports: ${before.outcome}; then a tunnel, which has no MAC address:`,
    `allele ${failed === undefined ? "?" : shortSha(failed.sha)} ${failed?.outcome}: ${failed?.kind}: ${failed?.message}`,
    mutation === null
      ? "no engine was asked"
      : `the ${mutation.engine} engine${mutation.engine === "genetic" ? ", without key or network," : ""} tried ${plural(mutation.candidatesTried, "candidate")} in ${formatDuration(mutation.elapsedMs * 1_000)}`,
    mutation?.sha
      ? `registered ${shortSha(mutation.sha)}: ${mutation.description}`
      : `nothing was found: ${mutation?.description}`,
    `the run: ${run.outcome}, ${JSON.stringify(interfacesIn(run))}`,
  ]);
}

async function promotion(story: Story, { organism, events }: Project): Promise<boolean> {
  const changes: string[] = [];
  const stop = events.subscribe((event) => {
    if (event.type === "stage_changed") changes.push(`${shortSha(event.sha)} is ${event.to} now: ${event.reason}`);
  });
  const lines: string[] = [];
  for (let run = 1; run <= RUNS_MAX && changes.length === 0; run += 1) {
    lines.push(`run ${run}: ${attemptsOf(await organism.execute(LOCUS, linkListing(["eth0", `tun${run}`])))}`);
  }
  stop();
  const after = await organism.execute(LOCUS, linkListing(["tun9"]));
  lines.push(...changes, `from here on: ${attemptsOf(after)}`);
  story.chapter("Three failures in a row: the dominant steps down, the repaired allele is promoted", lines);
  return after.attempts.length === 1 && after.outcome === "success";
}

function attemptsOf({ attempts }: LocusRun): string {
  return attempts.map(({ sha, outcome }) => `${shortSha(sha)} ${outcome}`).join(", then ");
}

function lineageOf(story: Story, { organism }: Project): readonly string[] {
  return organism.lineage(LOCUS).flatMap((node) => lineageLines(story.context, node, ""));
}

function interfacesIn(run: LocusRun): Json {
  return (run.output as { readonly interfaces?: Json } | null)?.interfaces ?? null;
}

/** Prints chapters as they happen, or all at the end as one JSON document. */
class Story {
  readonly context: CommandContext;
  readonly #chapters: { readonly title: string; readonly lines: readonly string[] }[] = [];

  constructor(context: CommandContext) {
    this.context = context;
  }

  chapter(title: string, lines: readonly string[]): void {
    this.#chapters.push({ title, lines });
    if (this.context.flags.json) return;
    const heading = this.context.colors.bold(`${this.#chapters.length}. ${title}`);
    const body = lines.flatMap((line) => line.split("\n")).map((line) => `   ${line}`);
    this.context.io.out(`${heading}\n${body.join("\n")}\n\n`);
  }

  end(lines: readonly string[]): void {
    if (this.context.flags.json) this.context.io.out(`${JSON.stringify({ chapters: this.#chapters })}\n`);
    else for (const line of lines) this.context.io.out(`${line}\n`);
  }
}
