import { nearest } from "../../../core/mod.ts";

/** 0 for the same word, 1 or 2 for a likely slip, 3 for another word. Case and plural count as one slip. */
export function tokenDistance(left: string, right: string): number {
  if (left === right) return 0;
  const [short, long] = left.length < right.length ? [left, right] : [right, left];
  if (short.toLowerCase() === long.toLowerCase() || `${short}s` === long || `${short}1` === long) return 1;
  return short.length > 2 && nearest(short, [long]) === long ? 2 : 3;
}
