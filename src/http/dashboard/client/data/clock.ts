import { useEffect, useState } from "preact/hooks";

/** The browser's clock; the one place that reads it. */
export function nowMs(): number {
  return Date.now();
}

/** The time, coming again every so often. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(nowMs);
  useEffect(() => {
    const timer = setInterval(() => setNow(nowMs()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
