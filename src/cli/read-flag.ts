import { UsageError } from "../core/mod.ts";

/** A seed is 32 bits. */
export const SEED_MAX = 4_294_967_295;

const UNITS_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `90s`, `5m`, `2h`, `7d`; at least one second. */
export function readDuration(text: string, flag: string, daysMax = 366): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)([smhd])$/.exec(text) ?? [];
  const ms = Number(amount) * (UNITS_MS[unit ?? ""] ?? Number.NaN);
  if (Number.isFinite(ms) && ms >= 1_000 && ms <= daysMax * 86_400_000) return Math.round(ms);
  throw new UsageError(
    `Cannot use ${flag} ${JSON.stringify(text)}: a duration is a number with s, m, h or d, such as 5m, between 1s and ${daysMax}d`,
  );
}

/** Reads a whole number within bounds. */
export function wholeNumber(flag: string, min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new UsageError(`Cannot use ${flag} ${JSON.stringify(text)}: it is a whole number from ${min} to ${max}`);
  };
}

/** A time that long ago, or a date as `2026-11-21` or `2026-11-21T08:00:00Z`. */
export function readSince(text: string, nowMs: number): number {
  if (/^\d{4}-\d{2}-\d{2}/.test(text)) {
    const atMs = Date.parse(text);
    if (Number.isFinite(atMs)) return atMs;
    throw new UsageError(`Cannot use --since ${JSON.stringify(text)}: there is no such date`);
  }
  return nowMs - readDuration(text, "--since");
}
