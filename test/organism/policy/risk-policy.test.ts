import { describe, expect, test } from "bun:test";
import { type Family, type GeneContract, RISKS, type Risk } from "../../../src/contract/mod.ts";
import { locusName } from "../../../src/core/mod.ts";
import { STAGES, type Stage, type TrialCount, type TrialKind } from "../../../src/genome/mod.ts";
import {
  approvalRefusal,
  canaryIsOver,
  entryStage,
  importRefusal,
  locusRefusal,
  needsShadowRun,
  type PolicySettings,
  promotionRefusal,
  RISK_POLICY,
  rehearsalProgress,
  stageAfterApproval,
  stageRefusal,
  type Venue,
  venueOf,
} from "../../../src/organism/policy/risk-policy.ts";

const settings: PolicySettings = {
  imports: "by_risk",
  canary: false,
  shadowRuns: 3,
  canaryRuns: 5,
  resilienceResults: 2,
};

function trial(kind: TrialKind, streak: number, changes: Partial<TrialCount> = {}): TrialCount {
  return { kind, runs: streak, successes: streak, streak, lastProblem: null, lastAtMs: 1, ...changes };
}

test("each risk demands all that the lower ones do", () => {
  const demands = RISKS.map((risk) => Object.values(RISK_POLICY[risk]).filter(Boolean).length);
  expect(demands).toEqual([0, 0, 1, 3, 5]);
  const asked = RISKS.map((risk) => Object.entries(RISK_POLICY[risk]).flatMap(([name, yes]) => (yes ? [name] : [])));
  for (const [index, names] of asked.entries())
    expect(asked[index + 1] ?? names).toEqual(expect.arrayContaining(names));
});

test.each<[Risk, Stage, Stage, Stage]>([
  ["none", "recessive", "recessive", "dominant"],
  ["low", "recessive", "recessive", "dominant"],
  ["medium", "recessive", "recessive", "dominant"],
  ["high", "shadow", "recessive", "dominant"],
  ["critical", "shadow", "canary", "canary"],
])(
  "a new allele of risk %s enters as %s; approved it becomes %s, or %s if it was to lead",
  (risk, entry, plain, led) => {
    expect(entryStage(risk)).toBe(entry);
    expect(stageAfterApproval(risk, "recessive")).toBe(plain);
    expect(stageAfterApproval(risk, "dominant")).toBe(led);
  },
);

test("the mock kernel is a rehearsal, even on a canary node", () => {
  expect(venueOf("mock", { canary: true })).toBe("rehearsal");
  expect(venueOf("linux", { canary: false })).toBe("live");
  expect(venueOf("linux", { canary: true })).toBe("canary");
});

test("who may act where", () => {
  const may = (venue: Venue) => STAGES.filter((stage) => stageRefusal(stage, venue) === null);
  expect(may("live")).toEqual(["recessive", "dominant"]);
  expect(may("canary")).toEqual(["canary", "recessive", "dominant"]);
  expect(may("rehearsal")).toEqual(["shadow", "canary", "recessive", "dominant"]);
  expect(stageRefusal("shadow", "live")).toContain("sg approve");
  expect(stageRefusal("canary", "live")).toContain("policy.canary is true");
});

describe("work without a convergence check", () => {
  const contract = { name: locusName("cut_over"), family: "configuration", risk: "medium", verify: null } as const;
  const verify = { steps: [], withinMs: 1 };

  test("is refused from medium on, on a live kernel, with what is missing", () => {
    expect(locusRefusal(contract, "live")).toContain("`verify:`");
    expect(locusRefusal({ ...contract, risk: "critical" }, "canary")).toContain("risk critical");
    expect(locusRefusal(contract, "rehearsal")).toBeNull();
    expect(locusRefusal({ ...contract, risk: "low" }, "live")).toBeNull();
    expect(locusRefusal({ ...contract, family: "transform" }, "live")).toBeNull();
    expect(locusRefusal({ ...contract, verify }, "live")).toBeNull();
  });
});

test("from high on, the first live run needs a success in the live kernel's shadow; a rehearsal's does not do", () => {
  expect(needsShadowRun("high", "live", [])).toBe(true);
  expect(needsShadowRun("critical", "canary", [trial("rehearsal", 9)])).toBe(true);
  expect(needsShadowRun("high", "live", [trial("shadow", 0, { runs: 3, lastProblem: "no" })])).toBe(true);
  expect(needsShadowRun("high", "live", [trial("shadow", 0, { runs: 3, successes: 1, lastProblem: "no" })])).toBe(
    false,
  );
  expect(needsShadowRun("high", "rehearsal", [])).toBe(false);
  expect(needsShadowRun("medium", "live", [])).toBe(false);
});

test("an approval comes too early after a failed trial, whichever kind was the latest", () => {
  expect(approvalRefusal([])).toBeNull();
  const failed = trial("rehearsal", 0, { runs: 2, lastProblem: "failure: no such link", lastAtMs: 5 });
  expect(approvalRefusal([trial("shadow", 3), failed])).toContain(
    "its last rehearsal run failed: failure: no such link",
  );
  expect(approvalRefusal([trial("shadow", 3, { lastAtMs: 6 }), failed])).toBeNull();
  expect(approvalRefusal([trial("canary", 0, { lastProblem: "unhealthy" })])).toBeNull();
});

test("successes in the shadow and in rehearsal together make an approval due", () => {
  expect(rehearsalProgress([trial("shadow", 1), trial("rehearsal", 1), trial("canary", 9)], settings)).toEqual({
    streak: 2,
    isEnough: false,
  });
  expect(rehearsalProgress([trial("shadow", 3)], settings).isEnough).toBe(true);
});

test("a canary's stage ends after enough good runs in a row", () => {
  expect(canaryIsOver([trial("canary", 4)], settings)).toBe(false);
  expect(canaryIsOver([trial("canary", 5)], settings)).toBe(true);
});

test("what keeps an allele from leading, and what it would take", () => {
  const why = (risk: Risk, stage: Stage, trials: readonly TrialCount[] = []) =>
    promotionRefusal(risk, stage, trials, settings);
  expect(why("low", "recessive")).toBeNull();
  expect(why("high", "recessive")).toBeNull();
  expect(why("high", "shadow")).toContain("a person must approve it first");
  expect(why("critical", "canary", [trial("canary", 2)])).toContain("2 of 5 good canary results in a row");
  expect(why("critical", "recessive", [trial("resilience", 1)])).toContain("1 of 2 good resilience results in a row");
  expect(why("critical", "recessive", [trial("resilience", 2)])).toBeNull();
});

describe("an allele of a peer", () => {
  const example = { input: {}, expected: { kind: "any" as const } } as unknown as GeneContract["examples"][number];
  const contract = (family: Family, risk: Risk, examples = [example]) => ({
    name: locusName("make"),
    family,
    risk,
    examples,
  });
  const families: readonly Family[] = ["transform", "diagnostic", "configuration"];

  test("waits for a person at every locus but those of pure transforms of risk none", () => {
    for (const family of families) {
      for (const risk of RISKS) {
        const isFree = family === "transform" && risk === "none";
        expect([family, risk, importRefusal(contract(family, risk), { imports: "by_risk" }) === null]).toEqual([
          family,
          risk,
          isFree,
        ]);
        expect(importRefusal(contract(family, risk), { imports: "approve" })).toBe("it comes from a peer");
      }
    }
  });

  test("waits where no example says what is right", () => {
    expect(importRefusal(contract("transform", "none", []), { imports: "by_risk" })).toContain("no examples");
  });
});
