/** What a person may decide about alleles: bring one in, let it act, take it out. Every decision is in the audit trail. */
import { ConflictError, PolicyError, type Sha, sha256, shortSha } from "../../core/mod.ts";
import {
  type Actor,
  type Approval,
  type ExpressedAllele,
  parentsOf,
  type Stage,
  type TrialCount,
} from "../../genome/mod.ts";
import type { Locus } from "../locus.ts";
import type { OrganismParts } from "../parts.ts";
import { brokenPromises, type ConformanceReport, countBroken, testAllele } from "../repair/conformance.ts";
import { addAllele } from "../repair/mutate.ts";
import { restage, selectAt } from "../selection/restage.ts";
import { approvalRefusal, promotionRefusal, RISK_POLICY, stageAfterApproval } from "./risk-policy.ts";

/** Where the desk finds what it decides about. */
export interface Registry {
  locus(name: string): Locus;
  /** The one allele whose hash starts with `prefix`. */
  allele(prefix: string): ExpressedAllele;
}

export interface Registration {
  readonly sha: Sha;
  /** False when the locus had this very source already. */
  readonly added: boolean;
  /** Its stage before that; null when it was not here. */
  readonly was: Stage | null;
  /** What it waits for, when its risk asks for a person's word. */
  readonly waiting: Approval | null;
}

/** A waiting allele with what speaks for and against it. */
export interface ApprovalCase {
  readonly approval: Approval;
  readonly risk: string;
  readonly trials: readonly TrialCount[];
  readonly conformance: ConformanceReport;
  readonly source: string;
  /** The source it came from, when that is here: what changed is what has to be read. */
  readonly parent: { readonly sha: Sha; readonly source: string } | null;
}

export interface Approving {
  readonly reason: string;
  /** Although examples of the contract do not hold for it. */
  readonly anyway?: boolean;
}

export class ApprovalDesk {
  readonly #parts: OrganismParts;
  readonly #registry: Registry;

  constructor(parts: OrganismParts, registry: Registry) {
    this.#parts = parts;
    this.#registry = registry;
  }

  /**
   * Adds a person's allele. The caller has passed it through the gate. What its risk does not let happen now is
   * remembered: once approved it becomes what was asked for.
   * @throws PolicyError when it is here, may act, and may not become dominant yet.
   */
  register(name: string, source: string, file: string, wish: Approval["wish"], who: Actor): Registration {
    const locus = this.#registry.locus(name);
    const was = locus.allele(sha256(source))?.stage ?? null;
    const reason = `registered from ${file}`;
    const sha = addAllele(this.#parts, locus, source, { kind: "registered", file }, { reason, by: who, wish });
    const added = was === null;
    if (!added) this.#wishAgain(locus, sha, wish, `${reason} again`, who);
    else if (wish === "dominant" && locus.allele(sha)?.stage === "recessive") {
      this.#makeDominant(locus, sha, `registered as dominant from ${file}`, who);
    }
    const approval = this.#parts.store.approvals.of(locus.contract.name, sha);
    return { sha, added, was, waiting: approval?.state === "waiting" ? approval : null };
  }

  /**
   * A person vouches for an allele that waits: it becomes what was wished for, or a canary first if its risk says so.
   * @throws ConflictError when it does not wait; PolicyError when its last trial failed, or examples or properties of its
   *   contract do not hold and the person has not said that it is wanted anyway.
   */
  async approve(prefix: string, who: Actor, { reason, anyway = false }: Approving): Promise<ExpressedAllele> {
    const expressed = this.#registry.allele(prefix);
    const { sha } = expressed.allele;
    const locus = this.#registry.locus(expressed.allele.locus);
    const { name, risk } = locus.contract;
    this.#assertWaits(locus, sha, who);
    const report = await testAllele(this.#parts, locus, expressed);
    const broken = brokenPromises(report);
    if (broken !== null && !anyway) {
      throw this.#refused("approve", locus, sha, `${broken}; who wants it all the same says so: --anyway`, who);
    }
    // Somebody else may have decided while the examples ran.
    const trials = this.#assertWaits(locus, sha, who);
    const wish = this.#parts.store.approvals.of(name, sha)?.wish ?? "recessive";
    const next = stageAfterApproval(risk, wish);
    const atMs = this.#parts.clock.nowMs();
    restage(this.#parts, locus, sha, next, {
      reason: `approved by ${nameOf(who)}${reason === "" ? "" : `: ${reason}`}`,
      by: who,
      action: "approve",
      numbers: {
        ...{ risk, wish, examples: report.examples.length, examplesFailed: countBroken(report.examples) },
        ...(report.properties.length === 0 ? {} : { propertiesFailed: countBroken(report.properties) }),
        trials: trials.map((trial) => ({ ...trial })),
      },
      along: () => this.#parts.store.approvals.decide(name, sha, { state: "approved", by: who, reason, atMs }),
    });
    return this.#registry.allele(`${name}:${sha}`);
  }

  /** Makes an allele dominant, for a reason of the caller's. @throws PolicyError when its risk does not let it yet. */
  promote(name: string, sha: Sha, reason: string, who: Actor): void {
    this.#makeDominant(this.#registry.locus(name), sha, reason, who);
  }

  /** A person takes an allele out, whatever its stage; if it was dominant, the best of the others takes over. */
  reject(prefix: string, who: Actor, reason: string): ExpressedAllele {
    const { allele, stage } = this.#registry.allele(prefix);
    const { sha } = allele;
    if (stage === "deprecated")
      throw new ConflictError(`Cannot reject allele ${shortSha(sha)}: it is deprecated already`);
    const locus = this.#registry.locus(allele.locus);
    const { name } = locus.contract;
    const atMs = this.#parts.clock.nowMs();
    restage(this.#parts, locus, sha, "deprecated", {
      reason: `rejected by ${nameOf(who)}: ${reason}`,
      by: who,
      action: "reject",
      along: () => this.#parts.store.approvals.decide(name, sha, { state: "rejected", by: who, reason, atMs }),
    });
    selectAt(this.#parts, locus);
    return this.#registry.allele(`${name}:${sha}`);
  }

  /** What waits for a person, the oldest request first, each tried on the contract's examples. */
  async waiting(): Promise<readonly ApprovalCase[]> {
    const cases: ApprovalCase[] = [];
    for (const approval of this.#parts.store.approvals.waiting()) {
      const known = this.#parts.library.genes.has(approval.locus)
        ? this.#registry.locus(approval.locus).allele(approval.sha)
        : undefined;
      if (known !== undefined) cases.push(await this.#caseOf(approval, known));
    }
    return cases;
  }

  async #caseOf(approval: Approval, expressed: ExpressedAllele): Promise<ApprovalCase> {
    const locus = this.#registry.locus(approval.locus);
    const [parentSha] = parentsOf(expressed.allele.origin);
    const parent = parentSha === undefined ? undefined : locus.allele(parentSha);
    return {
      approval,
      risk: locus.contract.risk,
      trials: this.#parts.store.trials.of(approval.locus, approval.sha),
      conformance: await testAllele(this.#parts, locus, expressed),
      source: expressed.allele.source,
      parent: parent === undefined ? null : { sha: parent.allele.sha, source: parent.allele.source },
    };
  }

  /** The source is here already, and somebody registers it once more: to have it first, or back. */
  #wishAgain(locus: Locus, sha: Sha, wish: Approval["wish"], reason: string, who: Actor): void {
    const { store, clock } = this.#parts;
    const { name, risk } = locus.contract;
    const stage = locus.allele(sha)?.stage;
    const approved = store.approvals.of(name, sha)?.state === "approved";
    const atMs = clock.nowMs();
    const request = { locus: name, sha, askedAtMs: atMs, askedBy: who, reason, wish };
    if (stage === "deprecated" && RISK_POLICY[risk].approval && !approved) {
      restage(this.#parts, locus, sha, "shadow", { reason, by: who, along: () => store.approvals.ask(request) });
    } else if (stage === "shadow") {
      store.atomically(() => {
        store.approvals.ask(request);
        store.audit.append({ atMs, actor: who, action: "ask", subject: name, sha, reason, numbers: { wish } });
      });
    } else if (wish === "dominant" && stage !== "dominant") this.#makeDominant(locus, sha, reason, who);
  }

  #makeDominant(locus: Locus, sha: Sha, reason: string, who: Actor): void {
    const { name, risk } = locus.contract;
    const stage = locus.allele(sha)?.stage ?? "shadow";
    const trials = this.#parts.store.trials.of(name, sha);
    const refusal = promotionRefusal(risk, stage, trials, this.#parts.settings.policy);
    if (refusal !== null) throw this.#refused("make dominant", locus, sha, refusal, who);
    restage(this.#parts, locus, sha, "dominant", { reason, by: who });
  }

  #refused(attempt: string, locus: Locus, sha: Sha, reason: string, who: Actor): PolicyError {
    const { name: subject } = locus.contract;
    const atMs = this.#parts.clock.nowMs();
    const numbers = { attempt };
    this.#parts.store.audit.append({ atMs, actor: who, action: "refuse", subject, sha, reason, numbers });
    this.#parts.events.emit({ type: "policy_refused", locus: subject, sha, reason, enforced: true });
    return new PolicyError(`Cannot ${attempt} ${shortSha(sha)} at ${subject}: ${reason}`, { locus: subject, sha });
  }

  /** @returns its trials. @throws ConflictError, PolicyError */
  #assertWaits(locus: Locus, sha: Sha, who: Actor): readonly TrialCount[] {
    const trials = this.#parts.store.trials.of(locus.contract.name, sha);
    const stage = locus.allele(sha)?.stage ?? "deprecated";
    if (stage !== "shadow") throw this.#notWaiting(locus, sha, stage, trials);
    const refusal = approvalRefusal(trials);
    if (refusal !== null) throw this.#refused("approve", locus, sha, refusal, who);
    return trials;
  }

  #notWaiting(locus: Locus, sha: Sha, stage: string, trials: readonly TrialCount[]): Error {
    if (stage !== "canary") {
      return new ConflictError(
        `Cannot approve allele ${shortSha(sha)}: it is ${stage}, and only alleles in the shadow stage wait for approval`,
      );
    }
    const { policy } = this.#parts.settings;
    const reason = promotionRefusal(locus.contract.risk, "canary", trials, policy) ?? "it is in its canary stage";
    return new PolicyError(
      `Cannot approve allele ${shortSha(sha)}: it was, and now ${reason}; run it on a node with \`[policy] canary = true\``,
    );
  }
}

function nameOf(who: Actor): string {
  return who.replace(/^person /, "");
}
