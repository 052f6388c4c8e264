/**
 * Where a step stands in a run: its place in the written order, counted from 1, then the turn of a loop or the place
 * within its block, and so on inwards. `3.2.1` is step 3, second turn, first step. The places of a `when`'s `otherwise`
 * go on from those of its other branch, so that a key names one step of the contract.
 */
export type StepPlace = readonly number[];

export function stepKey(place: StepPlace): string {
  return place.length === 1 ? String(place[0]) : place.join(".");
}

/** The written order, in which results are shown whatever order they came in. */
export function comparePlaces(left: StepPlace, right: StepPlace): number {
  for (let index = 0; index < left.length; index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
