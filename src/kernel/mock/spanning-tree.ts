import { exitsOf } from "./exits.ts";
import { forgetDerived, type MockState } from "./state.ts";
import { partsOf } from "./view.ts";
import { type PortState, scheduleBeat } from "./world.ts";

// Spanning tree as 802.1D-1998 has it and Linux runs it: a port that comes alive listens and learns for one forward delay
// each before it forwards, a port that would close a loop blocks, and a change of topology makes bridges forget what they
// have learned. Elections are over at once: what takes time here are the delays that a gene can set.

/**
 * Brings every port to the state it must have at this instant. Idempotent; runs after each change of the network.
 * @returns whether a port changed its state
 */
export function settle(state: MockState): boolean {
  forgetWhatIsGone(state);
  scheduleBeat(state.world);
  // A bridge may stand on another one through a VLAN interface, and see its carrier come.
  let round = 0;
  while (round <= state.links.size && settleOnce(state)) round += 1;
  return round > 0;
}

/** Ports whose time in a passing state is over move on. */
export function movePorts(state: MockState): boolean {
  let moved = false;
  for (const [port, runtime] of state.world.ports) {
    if (portDeadline(state, port) > state.world.nowMs) continue;
    enter(state, port, runtime.state === "listening" ? "learning" : "forwarding");
    moved = true;
  }
  return moved;
}

/** When a port's passing state ends. */
export function portDeadline(state: MockState, port: string): number {
  const runtime = state.world.ports.get(port);
  if (runtime?.state !== "listening" && runtime?.state !== "learning") return Number.POSITIVE_INFINITY;
  return runtime.sinceMs + (state.links.get(runtime.bridge)?.bridge?.forward_delay ?? 0) * 1_000;
}

/** A network that has been left alone for long: nobody listens or learns any more. */
export function converge(state: MockState): void {
  settle(state);
  for (const [port, runtime] of state.world.ports) {
    if (runtime.state !== "listening") continue;
    enter(state, port, "forwarding");
    settle(state);
  }
}

/** Bridges whose forwarding ports close a circle: a frame to everybody never dies there. */
export function circles(state: MockState): Set<string> {
  const forest = new Forest();
  const circling = new Set<string>();
  for (const bridge of bridgesOf(state)) {
    for (const port of partsOf(state, bridge)) {
      if (state.world.ports.get(port)?.state !== "forwarding") continue;
      if (!forest.join(bridge, edgeOf(state, port))) circling.add(bridge);
    }
  }
  const roots = new Set([...circling].map((bridge) => forest.rootOf(bridge)));
  return new Set(bridgesOf(state).filter((bridge) => roots.has(forest.rootOf(bridge))));
}

/** Something out there has changed: bridges that speak spanning tree on this segment forget what they have learned. */
export function changeTopology(state: MockState, segments: ReadonlySet<string>): void {
  for (const bridge of bridgesOf(state)) {
    if (state.links.get(bridge)?.bridge?.stp !== true) continue;
    const reached = partsOf(state, bridge).some((port) => {
      const runtime = state.world.ports.get(port);
      return runtime?.state === "forwarding" && exitsOf(state, port).some(({ segment }) => segments.has(segment));
    });
    if (reached) state.world.learned.delete(bridge);
  }
  scheduleBeat(state.world);
}

function settleOnce(state: MockState): boolean {
  let changed = false;
  const blocked = blockedPorts(state);
  for (const bridge of bridgesOf(state)) {
    const link = state.links.get(bridge);
    if (link?.bridge === undefined) continue;
    const { stp, forward_delay } = link.bridge;
    for (const port of partsOf(state, bridge)) {
      const live = link.up && exitsOf(state, port).length > 0;
      const runtime = state.world.ports.get(port);
      const wanted = !live
        ? "disabled"
        : !stp
          ? "forwarding"
          : blocked.has(port)
            ? "blocking"
            : stateOf(runtime?.state, forward_delay);
      if (runtime?.state === wanted) continue;
      if (runtime === undefined) state.world.ports.set(port, { bridge, state: "disabled", sinceMs: state.world.nowMs });
      enter(state, port, wanted);
      changed = true;
    }
  }
  return changed;
}

/** A designated or root port under spanning tree: on its way, arrived, or just setting out. */
function stateOf(present: PortState | undefined, forwardDelay: number): PortState {
  if (present === "listening" || present === "learning" || present === "forwarding") return present;
  return forwardDelay === 0 ? "forwarding" : "listening";
}

function enter(state: MockState, port: string, next: PortState): void {
  const runtime = state.world.ports.get(port);
  if (runtime === undefined) return;
  const before = runtime.state;
  runtime.state = next;
  forgetDerived(state);
  runtime.sinceMs = state.world.nowMs;
  if (next === "disabled" || next === "blocking") forgetBehind(state, runtime.bridge, port);
  if (state.links.get(runtime.bridge)?.bridge?.stp !== true) return;
  if (before !== "forwarding" && next !== "forwarding") return;
  state.world.learned.delete(runtime.bridge);
  changeTopology(state, new Set(exitsOf(state, port).map(({ segment }) => segment)));
}

/**
 * The ports that would close a loop, by the order of names. Bridges without spanning tree forward whatever happens, so
 * their connections are laid first; the others keep what connects something new.
 */
function blockedPorts(state: MockState): Set<string> {
  const blocked = new Set<string>();
  const bridges = bridgesOf(state);
  const speaks = (bridge: string) => state.links.get(bridge)?.bridge?.stp === true;
  if (!bridges.some(speaks)) return blocked;
  const forest = new Forest();
  for (const bridge of [...bridges.filter((name) => !speaks(name)), ...bridges.filter(speaks)]) {
    if (state.links.get(bridge)?.up !== true) continue;
    for (const port of partsOf(state, bridge)) {
      const edge = edgeOf(state, port);
      if (edge !== null && !forest.join(bridge, edge) && speaks(bridge)) blocked.add(port);
    }
  }
  return blocked;
}

/** The network that a port leads to; members of a bond are one connection. */
function edgeOf(state: MockState, port: string): string | null {
  const [exit] = exitsOf(state, port);
  return exit === undefined ? null : `${exit.segment} vlan ${exit.vlanId ?? "none"}`;
}

function forgetWhatIsGone(state: MockState): void {
  for (const [port, { bridge }] of state.world.ports) {
    if (state.links.get(port)?.master === bridge) continue;
    enter(state, port, "disabled");
    state.world.ports.delete(port);
    forgetDerived(state);
  }
  for (const bridge of state.world.learned.keys()) if (!state.links.has(bridge)) state.world.learned.delete(bridge);
  for (const table of state.world.switches.values()) {
    for (const [mac, { owner }] of table) if (!state.links.has(owner)) table.delete(mac);
  }
}

function forgetBehind(state: MockState, bridge: string, port: string): void {
  const learned = state.world.learned.get(bridge);
  if (learned === undefined) return;
  for (const [mac, { place }] of learned) if (place === port) learned.delete(mac);
}

export function bridgesOf(state: MockState): string[] {
  const names: string[] = [];
  for (const [name, link] of state.links) if (link.bridge !== undefined) names.push(name);
  return names.sort();
}

/** Which bridges and segments are connected (union-find). */
class Forest {
  readonly #parents = new Map<string, string>();

  rootOf(node: string): string {
    let root = node;
    for (let next = this.#parents.get(root); next !== undefined; next = this.#parents.get(root)) root = next;
    return root;
  }

  /** False when the two were connected before, so that this connection closes a circle. */
  join(bridge: string, segment: string | null): boolean {
    if (segment === null) return true;
    const [left, right] = [this.rootOf(bridge), this.rootOf(`segment ${segment}`)];
    if (left === right) return false;
    this.#parents.set(left, right);
    return true;
  }
}
