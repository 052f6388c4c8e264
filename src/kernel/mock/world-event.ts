import type { JsonObject } from "../../core/mod.ts";

/** Something that the world does to the machine. */
export type WorldAction =
  | { readonly kind: "cable"; readonly link: string; readonly plugged: boolean }
  | { readonly kind: "dhcp"; readonly available: boolean }
  | { readonly kind: "topology_change"; readonly segment: string }
  /** Another manager of this machine takes an interface out of its bridge or bond. */
  | { readonly kind: "release"; readonly link: string }
  | { readonly kind: "power_cycle" };

/** When a link looks like this, as `getLink` shows it. */
export interface LinkCondition {
  readonly link: string;
  readonly is: JsonObject;
}

/**
 * One line of a script about the world: what happens, and when. `atMs` is simulated time; with `when`, the action waits
 * until the condition holds and then for `afterMs` more. Plain data, so that a scenario can be kept in a file.
 */
export interface WorldEvent {
  readonly action: WorldAction;
  readonly atMs?: number;
  readonly when?: LinkCondition;
  readonly afterMs?: number;
  /** With `when`: every time that the condition comes true, not only the first. */
  readonly again?: true;
  /** The present truth of such a condition has had its action. */
  readonly answered?: boolean;
}
