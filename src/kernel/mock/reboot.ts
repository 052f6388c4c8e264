import { dropPaths } from "./path-writes.ts";
import { forgetDerived, type MockLink, type MockState, newPort } from "./state.ts";

/**
 * Off and on. A stored link comes back as it was, as a part of the master it was stored with if that comes back too; a
 * physical one that was not stored comes back bare, as its driver finds it; any other link is gone.
 */
export function reboot(state: MockState): void {
  for (const [name, link] of [...state.links]) {
    if (link.stored !== null) continue;
    dropPaths(state, name);
    if (link.kind === "physical") makeBare(link);
    else state.links.delete(name);
  }
  removeOrphans(state);
  for (const [name, link] of state.links) {
    const master = link.stored?.master ?? null;
    rejoin(state, link, master !== null && state.links.has(master) ? master : null);
    if (!link.up) dropPaths(state, name);
  }
  forgetDerived(state);
}

function makeBare(link: MockLink): void {
  link.pinned_mac = null;
  link.addresses = [];
  link.mtu = 1500;
  link.up = true;
}

/** A stored VLAN has nothing to stand on when its parent was not stored. */
function removeOrphans(state: MockState): void {
  for (const [name, link] of [...state.links]) {
    if (link.vlan === undefined || state.links.has(link.vlan.parent)) continue;
    dropPaths(state, name);
    state.links.delete(name);
  }
}

function rejoin(state: MockState, link: MockLink, master: string | null): void {
  if (link.master === master) return;
  link.master = master;
  delete link.port;
  if (master !== null && state.links.get(master)?.bridge !== undefined) link.port = newPort();
}
