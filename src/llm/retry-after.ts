/**
 * How long a server asks to wait: `retry-after` in seconds or as a date (RFC 9110, 10.2.3), or `retry-after-ms`, which
 * both providers send beside it. Null when it says nothing that can be read.
 */
export function retryAfterMs(headers: Headers, nowMs: number): number | null {
  const milliseconds = Number(headers.get("retry-after-ms") ?? Number.NaN);
  if (Number.isFinite(milliseconds) && milliseconds >= 0) return milliseconds;
  const text = headers.get("retry-after")?.trim();
  if (text === undefined || text === "") return null;
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1_000;
  const dateMs = Date.parse(text);
  return Number.isNaN(dateMs) ? null : Math.max(0, dateMs - nowMs);
}
