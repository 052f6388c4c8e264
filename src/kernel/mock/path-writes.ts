import { networkContains } from "../addresses.ts";
import type { Operation } from "../kernel.ts";
import type { RouteRecord } from "../snapshot.ts";
import type { MockState } from "./state.ts";
import { linkOf, refused } from "./view.ts";
import { operation, type Writes } from "./writes.ts";

type PathWrite = "addAddress" | "removeAddress" | "addRoute" | "removeRoute" | "addNeighbour" | "removeNeighbour";

// Addresses, and what stands on them. As on Linux, an interface that goes down or loses its last address loses its
// routes (fib_disable_ip), and one that goes down its fixed neighbours; the inverses put them back.

export const pathWrites: Writes<PathWrite> = {
  addAddress(state, { name, address }) {
    const attempt = `add address ${address} to "${name}"`;
    const link = linkOf(state, name, attempt);
    if (link.addresses.includes(address)) throw refused(attempt, "it has this address already");
    // Taking the only IPv4 address away again would cost the routes that have stood here without one.
    const first = isIpv4(address) && !link.addresses.some(isIpv4);
    const standing = state.routes.filter((route) => first && route.interface === name && family(route) === 4);
    return {
      inverse: [
        operation("removeAddress", { name, address }),
        ...standing.map((route) => operation("addRoute", route)),
      ],
      act: () => {
        link.addresses.push(address);
      },
    };
  },

  removeAddress(state, { name, address }) {
    const attempt = `remove address ${address} from "${name}"`;
    const link = linkOf(state, name, attempt);
    if (!link.addresses.includes(address)) throw refused(attempt, "it does not have this address");
    const last = isIpv4(address) && link.addresses.filter(isIpv4).length === 1;
    const lost = (route: RouteRecord) => last && route.interface === name && family(route) === 4;
    return {
      inverse: [
        operation("addAddress", { name, address }),
        ...state.routes.filter(lost).map((route) => operation("addRoute", route)),
      ],
      act: () => {
        link.addresses.splice(link.addresses.indexOf(address), 1);
        removeWhere(state.routes, lost);
      },
    };
  },

  addRoute(state, route) {
    const attempt = `add route ${describe(route)}`;
    const link = linkOf(state, route.interface, attempt);
    if (!link.up) throw refused(attempt, `"${route.interface}" is down`);
    const { gateway } = route;
    if (gateway !== null && !link.addresses.some((address) => networkContains(address, gateway))) {
      throw refused(attempt, `the gateway is on no network of "${route.interface}"`);
    }
    const twin = state.routes.find(
      (other) =>
        other.destination === route.destination && other.metric === route.metric && family(other) === family(route),
    );
    if (twin !== undefined) throw refused(attempt, `there is ${describe(twin)} with metric ${twin.metric} already`);
    return {
      inverse: [operation("removeRoute", route)],
      act: () => state.routes.push(route),
    };
  },

  removeRoute(state, route) {
    const attempt = `remove route ${describe(route)}`;
    linkOf(state, route.interface, attempt);
    if (!state.routes.some((other) => sameRoute(other, route))) throw refused(attempt, "there is no such route");
    return {
      inverse: [operation("addRoute", route)],
      act: () => removeWhere(state.routes, (other) => sameRoute(other, route)),
    };
  },

  addNeighbour(state, { interface: name, address, mac }) {
    const attempt = `fix neighbour ${address} on "${name}"`;
    linkOf(state, name, attempt);
    const twin = state.neighbours.find((other) => other.interface === name && other.address === address);
    if (twin !== undefined) throw refused(attempt, `it is fixed at ${twin.mac} already`);
    return {
      inverse: [operation("removeNeighbour", { interface: name, address })],
      act: () => state.neighbours.push({ interface: name, address, mac }),
    };
  },

  removeNeighbour(state, { interface: name, address }) {
    const attempt = `remove neighbour ${address} from "${name}"`;
    linkOf(state, name, attempt);
    const fixed = state.neighbours.find((other) => other.interface === name && other.address === address);
    if (fixed === undefined) throw refused(attempt, "there is no such fixed neighbour");
    return {
      inverse: [operation("addNeighbour", fixed)],
      act: () => removeWhere(state.neighbours, (other) => other === fixed),
    };
  },
};

/** What puts back all that `dropPaths` takes away. */
export function pathsBack(state: MockState, name: string): Operation[] {
  const routes = state.routes.filter((route) => route.interface === name);
  return [...routes.map((route) => operation("addRoute", route)), ...neighboursBack(state, name)];
}

/** An interface may have fixed neighbours while it is down; going down once more would cost it those. */
export function neighboursBack(state: MockState, name: string): Operation[] {
  return state.neighbours
    .filter((neighbour) => neighbour.interface === name)
    .map((neighbour) => operation("addNeighbour", neighbour));
}

export function dropPaths(state: MockState, name: string): void {
  removeWhere(state.routes, (route) => route.interface === name);
  removeWhere(state.neighbours, (neighbour) => neighbour.interface === name);
}

function removeWhere<T>(list: T[], condition: (item: T) => boolean): void {
  for (let index = list.length - 1; index >= 0; index -= 1) {
    const item = list[index];
    if (item !== undefined && condition(item)) list.splice(index, 1);
  }
}

function sameRoute(left: RouteRecord, right: RouteRecord): boolean {
  return (
    left.destination === right.destination &&
    left.metric === right.metric &&
    left.interface === right.interface &&
    left.gateway === right.gateway
  );
}

/** The default route of IPv6 is known by its gateway; a default without one is IPv4's. */
function family({ destination, gateway }: RouteRecord): 4 | 6 {
  return isIpv4(destination === "default" ? (gateway ?? "") : destination) ? 4 : 6;
}

function isIpv4(text: string): boolean {
  return !text.includes(":");
}

function describe({ destination, gateway, interface: name }: RouteRecord): string {
  return `${destination}${gateway === null ? "" : ` via ${gateway}`} on "${name}"`;
}
