import { describeEdit } from "./edit.ts";
import { hunksBetween } from "./hunks.ts";
import type { Session } from "./session.ts";
import { applySplices, type Splice } from "./splice.ts";

/** A repair in more places than this was not made by this search. */
const HUNKS_MAX = 12;

export interface Repair {
  readonly source: string;
  readonly description: string;
}

/** The repair without what it does not need: each of its parts is taken back in turn, and stays away if all evidence still holds. */
export async function minimised(session: Pick<Session, "request" | "holds">, repair: Repair): Promise<Repair> {
  const before = session.request.failing.source;
  let hunks = hunksBetween(before, repair.source) ?? [];
  if (hunks.length < 2 || hunks.length > HUNKS_MAX) return repair;
  const whole = hunks.length;
  for (let at = hunks.length - 1; at >= 0 && hunks.length > 1; at -= 1) {
    const fewer: readonly Splice[] = hunks.filter((_, index) => index !== at);
    if (await session.holds(applySplices(before, fewer))) hunks = fewer;
  }
  if (hunks.length === whole) return repair;
  const description = describeEdit(before, { splices: hunks, operator: "minimised", doubt: 0 });
  return { source: applySplices(before, hunks), description };
}
