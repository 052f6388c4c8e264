import { jsonContains } from "../../core/mod.ts";
import { leaseAnew } from "./dhcp.ts";
import { viewOfLink } from "./link-view.ts";
import { reboot } from "./reboot.ts";
import { changeTopology, settle } from "./spanning-tree.ts";
import { forgetDerived, type MockState } from "./state.ts";
import { linkOf } from "./view.ts";
import type { LinkCondition, WorldAction, WorldEvent } from "./world-event.ts";

export function holds(state: MockState, { link, is }: LinkCondition): boolean {
  const record = state.links.get(link);
  return record !== undefined && jsonContains(viewOfLink(state, link, record), is);
}

/** Gives conditions that have come true their time. Runs whenever the network may have changed. */
export function armEvents(state: MockState): void {
  const { world } = state;
  if (world.script.length === 0) return;
  world.script = world.script.flatMap((event): readonly WorldEvent[] => {
    const { action, when, afterMs = 0, again, answered = false } = event;
    if (when === undefined) return [event];
    const isTrue = holds(state, when);
    if (isTrue === answered) return [event];
    const waiting = again === true ? [{ ...event, answered: isTrue }] : [];
    return isTrue ? [{ action, atMs: world.nowMs + afterMs }, ...waiting] : waiting;
  });
}

export function scriptDeadline(state: MockState): number {
  let next = Number.POSITIVE_INFINITY;
  for (const { when, atMs = 0 } of state.world.script) if (when === undefined) next = Math.min(next, atMs);
  return next;
}

/** Does what is due, in the order of time and then of the script. */
export function playEvents(state: MockState): boolean {
  const { world } = state;
  const due = world.script.filter(({ when, atMs = 0 }) => when === undefined && atMs <= world.nowMs);
  if (due.length === 0) return false;
  world.script = world.script.filter((event) => !due.includes(event));
  for (const { action } of due) act(state, action);
  return true;
}

function act(state: MockState, action: WorldAction): void {
  switch (action.kind) {
    case "cable": {
      const link = state.links.get(action.link);
      if (link !== undefined) link.plugged = action.plugged;
      break;
    }
    case "release": {
      const link = state.links.get(action.link);
      if (link === undefined) break;
      link.master = null;
      delete link.port;
      break;
    }
    case "dhcp":
      state.dhcp.available = action.available;
      break;
    case "topology_change":
      changeTopology(state, new Set([action.segment]));
      break;
    case "power_cycle":
      powerCycle(state);
  }
  forgetDerived(state);
  settle(state);
}

/** Off and on: what was not stored is lost, every switch sees its cable go dark, clients ask for their leases again. */
export function powerCycle(state: MockState): void {
  const { world } = state;
  reboot(state);
  for (const table of [world.ports, world.learned, world.meters, world.switches]) table.clear();
  forgetDerived(state);
  world.flaps = [];
  settle(state);
  leaseAnew(state);
}

/** @throws KernelError when the script pulls a cable that does not exist. */
export function addEvents(state: MockState, events: readonly WorldEvent[]): void {
  for (const { action } of events) if (action.kind === "cable") linkOf(state, action.link, "play the script");
  state.world.script = [...state.world.script, ...events];
  armEvents(state);
}
