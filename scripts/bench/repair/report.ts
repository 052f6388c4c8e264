import type { CaseResult } from "./run-case.ts";

export interface Totals {
  /** Cases with something to repair that could be run. */
  readonly cases: number;
  readonly plausible: number;
  readonly correct: number;
}

export interface Summary {
  readonly all: Totals;
  /** By number of planted faults, where the suite tells it. */
  readonly byFaults: Readonly<Record<string, Totals>>;
  /** By kind of planted fault; a case with two kinds counts for both. */
  readonly byKind: Readonly<Record<string, Totals>>;
  readonly nothingToRepair: number;
  readonly errors: number;
  readonly seconds: number;
  readonly candidates: number;
}

export function summaryOf(results: readonly CaseResult[]): Summary {
  const counted = results.filter(({ status }) => status !== "error" && status !== "nothing to repair");
  const faults = [...new Set(counted.flatMap((one) => one.faults ?? []))].sort((left, right) => left - right);
  return {
    all: totalsOf(counted),
    byFaults: Object.fromEntries(faults.map((n) => [n, totalsOf(counted.filter((one) => one.faults === n))])),
    byKind: Object.fromEntries(
      [...new Set(counted.flatMap(({ kinds }) => kinds))]
        .sort()
        .map((kind) => [kind, totalsOf(counted.filter(({ kinds }) => kinds.includes(kind)))]),
    ),
    nothingToRepair: results.filter(({ status }) => status === "nothing to repair").length,
    errors: results.filter(({ status }) => status === "error").length,
    seconds: counted.reduce((sum, one) => sum + one.seconds, 0),
    candidates: counted.reduce((sum, one) => sum + one.candidates, 0),
  };
}

function totalsOf(results: readonly CaseResult[]): Totals {
  return {
    cases: results.length,
    plausible: results.filter(({ plausible }) => plausible).length,
    correct: results.filter(({ correct }) => correct).length,
  };
}

export function renderCase(result: CaseResult): string {
  const { name, status, faults, seconds, candidates, heldoutPassed, heldoutTotal, edit, diff, message } = result;
  const figures = [
    name.padEnd(28),
    status.padEnd(17),
    `${faults ?? "-"}`.padStart(2),
    `${seconds.toFixed(1)} s`.padStart(8),
    candidates.toLocaleString("en").padStart(11),
    (heldoutPassed === null ? "" : `${heldoutPassed}/${heldoutTotal}`).padStart(7),
  ].join(" ");
  const story = edit === null ? message : `${edit}${result.correct ? "" : `\n    ${diff}\n    ${message}`}`;
  return story === null ? figures : `${figures}  ${story}`;
}

export const HEADING = [
  "case".padEnd(28),
  "status".padEnd(17),
  " f",
  "time".padStart(8),
  "candidates".padStart(11),
  "heldout".padStart(7),
  " edit",
].join(" ");

const LABEL = 32;

export function renderSummary({
  all,
  byFaults,
  byKind,
  nothingToRepair,
  errors,
  seconds,
  candidates,
}: Summary): string {
  const line = (label: string, { cases, plausible, correct }: Totals): string =>
    `${label.padEnd(LABEL)}${`${cases}`.padStart(6)}${share(plausible, cases)}${share(correct, cases)}`;
  const lines = [
    `${"".padEnd(LABEL)}${"cases".padStart(6)}${"plausible".padStart(14)}${"correct".padStart(14)}`,
    ...Object.entries(byFaults).map(([n, totals]) => line(n === "1" ? "1 fault" : `${n} faults`, totals)),
    line("all", all),
    ...Object.entries(byKind).map(([kind, totals]) => line(`  ${kind}`, totals)),
  ];
  const perSecond = seconds === 0 ? 0 : Math.round(candidates / seconds);
  lines.push(
    `${candidates.toLocaleString("en")} candidates in ${seconds.toFixed(1)} s: ${perSecond.toLocaleString("en")} a second`,
  );
  if (nothingToRepair > 0) lines.push(`${nothingToRepair} not counted: the faulty gene passes all visible cases`);
  if (errors > 0) lines.push(`${errors} not counted: could not be run`);
  return lines.join("\n");
}

function share(part: number, whole: number): string {
  const percent = whole === 0 ? "" : ` ${Math.round((part / whole) * 100)} %`;
  return `${part}${percent.padStart(6)}`.padStart(14);
}
