/** A share of one, as fitness is written everywhere: two digits. */
export function ratio(value: number): string {
  return value.toFixed(2);
}

/** A digit more where it matters, near nothing and near everything; what is not all is never called 100 %. */
export function percent(value: number): string {
  if (value === 0 || value >= 1) return `${value * 100} %`;
  return value < 0.1 || value > 0.99 ? `${Math.min(value * 100, 99.9).toFixed(1)} %` : `${Math.round(value * 100)} %`;
}

/** Microseconds in the unit that keeps the number short. */
export function duration(us: number | null): string {
  if (us === null) return "–";
  if (us < 1_000) return `${Math.round(us)} µs`;
  if (us < 1_000_000) return `${significant(us / 1_000)} ms`;
  if (us < 60_000_000) return `${significant(us / 1_000_000)} s`;
  const minutes = us / 60_000_000;
  return minutes < 60 ? `${significant(minutes)} min` : `${significant(minutes / 60)} h`;
}

function significant(value: number): string {
  return value < 10 ? value.toFixed(1) : String(Math.round(value));
}

/** 12,345; from a million on 1.2 M. */
export function count(value: number): string {
  if (value < 1_000_000) return value.toLocaleString("en-GB");
  return `${significant(value / 1_000_000)} M`;
}

export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

const STEPS: readonly (readonly [number, string])[] = [
  [60, "s"],
  [60, "min"],
  [24, "h"],
  [Number.POSITIVE_INFINITY, "d"],
];

/** "3 min ago"; within the last seconds "now". */
export function ago(atMs: number, nowMs: number): string {
  let value = Math.max(0, nowMs - atMs) / 1_000;
  if (value < 5) return "now";
  for (const [size, unit] of STEPS) {
    if (value < size) return `${Math.floor(value)} ${unit} ago`;
    value /= size;
  }
  return "";
}

/** As a log writes it, in the reader's own time: 2026-11-21 15:07:19. */
export function stamp(atMs: number): string {
  return new Date(atMs - new Date(atMs).getTimezoneOffset() * 60_000).toISOString().slice(0, 19).replace("T", " ");
}

export function day(atMs: number): string {
  return stamp(atMs).slice(0, 10);
}

export function clockTime(atMs: number): string {
  return stamp(atMs).slice(11);
}

/** Who acted, without the word that stands before every person's name. */
export function actorName(actor: string): string {
  return actor.replace(/^person (?=.)/, "");
}

const SPELT: Readonly<Record<string, (value: number) => string>> = {
  fitness: (value) => `fitness ${ratio(value)}`,
  n: (value) => plural(value, "call"),
  consecutiveFailures: (value) => (value === 0 ? "" : `${plural(value, "failure")} in a row`),
  examples: (value) => plural(value, "example"),
  examplesFailed: (value) => (value === 0 ? "" : `${count(value)} of them broken`),
  writes: (value) => plural(value, "change"),
};

/** Of the numbers that were written down with a decision, those that spoke for it: "fitness 0.98, 51 calls". */
export function numbersText(numbers: Readonly<Record<string, unknown>>): string {
  const said = Object.entries(SPELT).map(([name, spell]) => {
    const value = numbers[name];
    return typeof value === "number" ? spell(value) : "";
  });
  return said.filter((text) => text !== "").join(", ");
}

/** 12.3 kB. */
export function bytes(value: number): string {
  if (value < 1_000) return `${value} B`;
  return value < 1_000_000 ? `${significant(value / 1_000)} kB` : `${significant(value / 1_000_000)} MB`;
}

export function shortSha(sha: string): string {
  return sha.slice(0, 12);
}

export function words(text: string): string {
  return text.replaceAll("_", " ");
}

export function pretty(value: unknown): string {
  return JSON.stringify(value, null, 2) ?? "";
}
