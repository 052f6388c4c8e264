import { type ContractLibrary, type GeneContract, inputChecker, type PathwayContract } from "../contract/mod.ts";
import { type Json, type JsonObject, NotFoundError, OverloadedError, type Sha, shortSha } from "../core/mod.ts";
import type { PeersOpinion } from "../evolution/mod.ts";
import type { Actor, AuditTrail, ExpressedAllele } from "../genome/mod.ts";
import { Background } from "./background.ts";
import { Deployments } from "./deploy/deployments.ts";
import { type DeployRunner, rehearsalParts } from "./deploy/runner.ts";
import { type FuseOptions, Fusions } from "./fusion/fusions.ts";
import type { FusionReport } from "./fusion/state.ts";
import { type Explanation, explain } from "./insight/explain.ts";
import { findAllele } from "./insight/find-allele.ts";
import { type LineageNode, latestFirst, lineageOf } from "./insight/lineage.ts";
import { type OrganismStatus, statusOf } from "./insight/status.ts";
import { Locus } from "./locus.ts";
import type { OrganismParts } from "./parts.ts";
import { PeerDesk } from "./peer-desk.ts";
import { ApprovalDesk, type Registration } from "./policy/approval-desk.ts";
import { assertPermitted, auditRollbacks } from "./policy/audit.ts";
import { venueOf } from "./policy/risk-policy.ts";
import { type ConformanceReport, testAllele, testLocus } from "./repair/conformance.ts";
import { createLateRepair, type LateRepair } from "./repair/late-repair.ts";
import { createMutator, type Mutator } from "./repair/mutate.ts";
import { Nursery } from "./repair/nursery.ts";
import { createTrialFactory } from "./repair/trial.ts";
import { contextOf, newContext, type RunContext, type RunOptions } from "./run/attempt.ts";
import { type PathwayPlan, planPathway } from "./run/plan-pathway.ts";
import { recordedChecks } from "./run/recorded-checks.ts";
import { rehearsedChecks } from "./run/rehearsed-checks.ts";
import type { LocusRun, PathwayRun } from "./run/result.ts";
import { resumptionOf } from "./run/resume.ts";
import { runAlone } from "./run/run-alone.ts";
import { type OpenLocusRun, runLocus } from "./run/run-locus.ts";
import { runPathway } from "./run/run-pathway.ts";
import type { RunTools } from "./run/run-tools.ts";
import type { StepRunner } from "./run/step-walk.ts";
import { inputError } from "./run/unfit-input.ts";
import type { CheckRunner } from "./run/verify.ts";
import { compete, type Tournament, type TournamentOptions, winnerOf } from "./selection/compete.ts";
import { routeDiagnosis } from "./selection/feeds.ts";
import { JournalDesk } from "./undo/journal-desk.ts";
import { SnapshotDesk } from "./undo/snapshot-desk.ts";
import { assertStands } from "./undo/still-stands.ts";
import { unknownLocus, unknownPathway } from "./unknown-name.ts";
import { Schedules, systemTimer, type Timer } from "./watch/schedules.ts";
import { WatchList } from "./watch/watch-list.ts";

/** How often, at most, a run looks whether another process wrote to the genome. */
const REFRESH_MS = 50;

/**
 * The running system: contracts, genome, phenotype and the loop over them. One instance owns a store connection, a
 * sandbox and a kernel until `close`. Safe to call concurrently; runs at most `runsInFlightMax` at once.
 */
export class Organism {
  /** Where people decide about alleles. */
  readonly desk: ApprovalDesk;
  readonly journals: JournalDesk;
  readonly fusions: Fusions;
  readonly #parts: OrganismParts;
  readonly #loci = new Map<string, Locus>();
  readonly #pathwayInputs = new Map<string, ReturnType<typeof inputChecker>>();
  readonly #mutator: Mutator;
  readonly #background = new Background();
  readonly #watchList: WatchList;
  readonly #lateRepair: LateRepair;
  #inFlight = 0;
  #reloads = 0;
  #refreshedAtMs: number;

  constructor(parts: OrganismParts) {
    this.#parts = parts;
    this.journals = new JournalDesk(parts);
    this.#refreshedAtMs = parts.clock.nowMs();
    this.#mutator = createMutator(parts, createTrialFactory(parts, this.#checkOn));
    this.desk = new ApprovalDesk(parts, {
      locus: (name) => this.#locus(name),
      allele: (prefix) => this.allele(prefix),
    });
    this.#watchList = new WatchList(parts);
    this.fusions = new Fusions(parts, {
      locusOf: this.#locusOf,
      pathwayOf: (name) => this.pathway(name),
      stepsOn: (others) => new Organism(others).#stepRunner(),
      background: this.#background,
      refresh: () => this.#refresh("now"),
    });
    const [mutator, background, checkOn] = [this.#mutator, this.#background, this.#checkOn];
    this.#lateRepair = createLateRepair(parts, { mutator, background, checkOn }, this.#locusOf);
    auditRollbacks(parts);
  }

  /**
   * Runs the locus on one input.
   * @throws InputError when the input breaks `takes`; NotFoundError for an unknown locus; OverloadedError at the bound.
   */
  execute(name: string, input: Json, options: RunOptions = {}): Promise<LocusRun> {
    return this.#admitted(() => {
      const locus = this.#locus(name);
      const checked = this.#checkLocusInput(locus, input);
      const run = (context: RunContext) => this.#runLocus(locus, checked, context);
      return runAlone(this.#parts, locus, checked, contextOf(options), run);
    });
  }

  /** Runs the pathway on one input; errors as `execute`. */
  async run(name: string, input: Json, options: RunOptions = {}): Promise<PathwayRun> {
    return await this.#admitted(async () => {
      const pathway = this.pathway(name);
      const checked = this.#checkPathwayInput(pathway, input);
      const context = contextOf(options);
      return await runPathway(this.#parts, pathway, checked, context, this.#stepRunner());
    });
  }

  /**
   * Goes on with a run that failed, or died, under a policy that keeps what completed steps did: those are not run again,
   * their recorded outputs stand for them. That their effects still do is looked up first.
   * @throws NotFoundError when the run has no journal; ConflictError when it cannot be resumed.
   */
  async resume(runId: string, options: RunOptions = {}): Promise<PathwayRun> {
    return await this.#admitted(async () => {
      const journal = this.journals.get(runId);
      const pathway = this.pathway(journal.name);
      const resumption = resumptionOf(this.#parts, journal, pathway);
      await assertStands(this.#parts, journal);
      const checked = this.#checkPathwayInput(pathway, journal.input);
      const context = contextOf(options);
      return await runPathway(this.#parts, pathway, checked, context, this.#stepRunner(), resumption);
    });
  }

  /** Makes the pathway one gene now, a model's if one is asked and wins. @throws ConflictError when it cannot be */
  async fuse(name: string, options: FuseOptions = {}): Promise<FusionReport> {
    this.#refresh("now");
    return await this.fusions.fuseNow(name, options);
  }

  /** Work on alleles of a locus to be, outside of any run. */
  nursery(name: string): Nursery {
    this.#refresh("now");
    return new Nursery(this.#parts, this.#locus(name), this.#checkOn);
  }

  /** What `run` would do, tried on a simulated kernel in the present state; nothing changes. Errors as there. */
  async plan(name: string, input: Json): Promise<PathwayPlan> {
    return await this.#admitted(async () => {
      const pathway = this.pathway(name);
      return await planPathway(this.#deployRunner(), pathway, this.#checkPathwayInput(pathway, input));
    });
  }

  /** Which alleles are expressed, kept and brought back. */
  get snapshots(): SnapshotDesk {
    return new SnapshotDesk(this.#parts, (name) => this.#locus(name));
  }

  /** Topologies on this organism's kernel. */
  get deployments(): Deployments {
    return new Deployments(this.#deployRunner(), (work) => this.#admitted(work));
  }

  /** Adds a person's allele, which has passed the gate (`ApprovalDesk.register`). */
  register(
    name: string,
    source: string,
    file: string,
    expression: "dominant" | "recessive",
    who: Actor = "person",
  ): Registration {
    return this.desk.register(name, source, file, expression, who);
  }

  /** The one allele whose hash starts with `prefix`; `LOCUS:PREFIX` where several loci have the same source. */
  allele(prefix: string): ExpressedAllele {
    return findAllele(this.#parts.store, prefix, (locus) => this.#locus(locus).alleles());
  }

  /** Of a locus, or of the genes that a pathway ever was. */
  lineage(name: string): readonly LineageNode[] {
    const { genes, pathways } = this.#parts.library;
    if (!genes.has(name) && pathways.has(name)) {
      return lineageOf(this.fusions.alleles(name), this.fusions.stageChanges(name));
    }
    return lineageOf(this.#locus(name).alleles(), this.#parts.store.stageChanges(this.#locus(name).contract.name));
  }

  status(): OrganismStatus {
    this.#refresh("now");
    return statusOf(
      this.#parts,
      [...this.#parts.library.genes.keys()].map((name) => this.#locus(name)),
    );
  }

  /** Runs the contract's examples against every allele that may run; all loci when `name` is null. */
  async test(name: string | null): Promise<readonly ConformanceReport[]> {
    const names = name === null ? [...this.#parts.library.genes.keys()] : [this.#locus(name).contract.name];
    const reports: ConformanceReport[] = [];
    for (const each of names) reports.push(...(await testLocus(this.#parts, this.#locus(each))));
    return reports;
  }

  /** Runs the contract's examples against the one allele whose hash starts with `prefix`. */
  async testAllele(prefix: string): Promise<ConformanceReport> {
    const expressed = this.allele(prefix);
    return await testAllele(this.#parts, this.#locus(expressed.allele.locus), expressed);
  }

  /** All alleles of a locus on the same inputs; nobody is scored. */
  async compete(name: string, options: TournamentOptions): Promise<Tournament> {
    return await this.#admitted(() => compete(this.#parts, this.#locus(name), options, this.#checkOn));
  }

  /** Makes the winner of a tournament dominant if it may be. @returns what was done, or why nothing was */
  promoteWinner(tournament: Tournament): string {
    const winner = winnerOf(tournament);
    if (winner.sha === null) return `nobody was promoted: ${winner.reason}`;
    this.desk.promote(tournament.locus, winner.sha, winner.reason, "selection");
    return `${shortSha(winner.sha)} is dominant: ${winner.reason}`;
  }

  /** What the federation sees of this organism. */
  peerDesk(): PeerDesk {
    const [parts, checkOn, locusOf] = [this.#parts, this.#checkOn, this.#locusOf];
    const standing = () => {
      this.#refresh("now");
      return { reloads: this.#reloads, inFlight: this.#inFlight };
    };
    return new PeerDesk({ parts, locusOf, checkOn, standing });
  }

  /** What peers say of an allele; null where none of them has seen it. */
  opinion(name: string, sha: Sha): PeersOpinion | null {
    return this.#parts.library.genes.has(name) ? this.#locus(name).opinion(sha) : null;
  }

  explain(name: string): Explanation {
    this.#refresh("now");
    return explain(this.#parts, this.#locus(name));
  }

  contract(name: string): GeneContract {
    return this.#locus(name).contract;
  }

  get library(): ContractLibrary {
    return this.#parts.library;
  }

  /** Runs under way. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /** Alleles at a locus, the newest first. */
  alleles(name: string): readonly ExpressedAllele[] {
    return latestFirst(this.#locus(name).alleles());
  }

  /** Resolves when no repair is sought in the background any more. */
  async idle(): Promise<void> {
    await this.#background.idle();
  }

  /** Looks again at what was configured. Nothing is looked at until it is started or asked. */
  schedules(timer: Timer = systemTimer): Schedules {
    const [parts, watchList, locusOf] = [this.#parts, this.#watchList, this.#locusOf];
    const runCheck = this.#checks({ parentRunId: null, signal: null });
    const random = parts.seededRandom(parts.random.below(4_294_967_296));
    const refresh = () => this.#refresh("now");
    return new Schedules({ parts, watchList, locusOf, runCheck, random, refresh, repair: this.#lateRepair }, timer);
  }

  /** Who decided what, when and why. */
  get audit(): AuditTrail {
    return this.#parts.store.audit;
  }

  async close(): Promise<void> {
    await this.#background.close();
    await this.#parts.sandbox.close();
    this.#parts.store.close();
  }

  async #admitted<Result>(work: () => Promise<Result>): Promise<Result> {
    const { runsInFlightMax, durability } = this.#parts.settings;
    if (this.#inFlight >= runsInFlightMax) {
      throw new OverloadedError(
        `Cannot start another run: ${runsInFlightMax} are under way, which is the limit; try again later`,
      );
    }
    this.#inFlight += 1;
    try {
      this.#refresh("if due");
      const result = await work();
      if (durability === "full") await this.#parts.store.settled();
      return result;
    } finally {
      this.#inFlight -= 1;
    }
  }

  /** Takes over what another process (a CLI beside a server) wrote; not more often than every `REFRESH_MS`. */
  #refresh(when: "now" | "if due"): void {
    const nowMs = this.#parts.clock.nowMs();
    if (when === "if due" && nowMs - this.#refreshedAtMs < REFRESH_MS) return;
    this.#refreshedAtMs = nowMs;
    if (!this.#parts.store.changedElsewhere()) return;
    this.#parts.store.flush();
    for (const locus of this.#loci.values()) locus.reload();
    this.fusions.refresh();
    this.#reloads += 1;
  }

  #locus(name: string): Locus {
    const known = this.#loci.get(name);
    if (known !== undefined) return known;
    const contract = this.#parts.library.genes.get(name);
    if (contract === undefined) throw unknownLocus(this.#parts.library, name);
    const { kernel, settings, store, opinions } = this.#parts;
    const locus = new Locus(contract, store, venueOf(kernel.kind, settings.policy), opinions);
    this.#loci.set(name, locus);
    return locus;
  }

  pathway(name: string): PathwayContract {
    const pathway = this.#parts.library.pathways.get(name);
    if (pathway === undefined) throw unknownPathway(this.#parts.library, name);
    return pathway;
  }

  #checkLocusInput(locus: Locus, input: Json): JsonObject {
    const checked = locus.checkInput(input);
    if (!checked.ok) throw inputError("locus", locus.contract.name, checked.problems);
    return checked.value;
  }

  #runLocus(locus: Locus, input: JsonObject, context: RunContext): Promise<OpenLocusRun> {
    assertPermitted(this.#parts, locus);
    if (locus.stack().length === 0) {
      throw new NotFoundError(
        `Cannot run locus ${locus.contract.name}: no allele is expressed there; \`sg register ${locus.contract.name} FILE\` adds one`,
      );
    }
    const running = runLocus(this.#parts, locus, input, context, this.#tools(context));
    if (locus.contract.family !== "diagnostic") return running;
    return running.then((open) => {
      const { outcome, output } = open.run;
      if (outcome === "success")
        routeDiagnosis(this.#parts, this.#locusOf, this.#watchList, locus.contract, input, output);
      return open;
    });
  }

  #tools(context: RunContext): RunTools {
    const [mutator, background, checkOn] = [this.#mutator, this.#background, this.#checkOn];
    return { mutator, background, checkOn, watchList: this.#watchList, runCheck: this.#checkRunner(context) };
  }

  #checkPathwayInput(pathway: PathwayContract, input: Json): JsonObject {
    const check = this.#pathwayInputs.get(pathway.name) ?? inputChecker(pathway);
    this.#pathwayInputs.set(pathway.name, check);
    const checked = check(input);
    if (!checked.ok) throw inputError("pathway", pathway.name, checked.problems);
    return checked.value;
  }

  #stepRunner(): StepRunner {
    return {
      locus: (name) => this.#locus(name),
      pathway: (name) => this.pathway(name),
      runLocus: (locus, input, context) => this.#runLocus(locus, this.#checkLocusInput(locus, input), context),
      checkPathwayInput: (pathway, input) => this.#checkPathwayInput(pathway, input),
      context: newContext,
      checkRunner: (context) => this.#checkRunner(context),
      watchList: this.#watchList,
      fusions: this.fusions,
    };
  }

  #deployRunner(): DeployRunner {
    const rehearsal = (kernel: OrganismParts["kernel"]): DeployRunner =>
      new Organism(rehearsalParts(this.#parts, kernel)).#deployRunner();
    return { parts: this.#parts, steps: this.#stepRunner(), rehearsal };
  }

  /** Most runs have nothing checked: it is made when it is called. */
  #checkRunner(context: RunContext): CheckRunner {
    return (name, input) => this.#checks({ parentRunId: context.runId, signal: context.signal })(name, input);
  }

  #checks(of: Parameters<typeof recordedChecks>[3]): CheckRunner {
    return recordedChecks(this.#parts, this.#locusOf, (context) => this.#tools(context), of);
  }

  readonly #locusOf = (name: string): Locus => this.#locus(name);

  readonly #checkOn = (kernel: OrganismParts["kernel"], context: RunContext): CheckRunner =>
    rehearsedChecks({ ...this.#parts, kernel }, context, this.#locusOf);
}
