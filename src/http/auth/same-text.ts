import { timingSafeEqual } from "node:crypto";

/** Equality whose duration says nothing about where two texts differ, only whether their lengths do. */
export function sameText(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
