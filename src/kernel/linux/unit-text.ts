import { UNIT_HEADER, type UnitFiles, unitFileNames } from "./boot-units.ts";
import { type LinuxLink, numberOf } from "./links.ts";
import type { LinuxRoute } from "./tables.ts";

type Section = readonly [name: string, ...lines: readonly string[]];

/** The units that bring back a link as it is now, as a part of `master`. */
export function unitFilesOf(
  link: LinuxLink,
  master: { readonly name: string; readonly kind: "bridge" | "bond" } | null,
  routes: readonly LinuxRoute[],
): UnitFiles {
  const names = unitFileNames(link.name, link.parent);
  const netdev = netdevOf(link);
  return {
    [names.network]: unit(networkOf(link, master, routes)),
    ...(netdev === null ? {} : { [names.netdev]: unit(netdev) }),
    ...(names.vlan === null ? {} : { [names.vlan]: unit([["Network", `VLAN=${link.name}`]]) }),
  };
}

/** The same files, gone. */
export function noUnitFilesOf(link: LinuxLink): UnitFiles {
  const names = unitFileNames(link.name, link.parent);
  const files: Record<string, null> = { [names.network]: null, [names.netdev]: null };
  if (names.vlan !== null) files[names.vlan] = null;
  return files;
}

function networkOf(
  link: LinuxLink,
  master: { readonly name: string; readonly kind: "bridge" | "bond" } | null,
  routes: readonly LinuxRoute[],
): Section[] {
  const fixed = link.addresses.filter(({ dynamic }) => !dynamic).map(({ cidr }) => `Address=${cidr}`);
  const leased = link.addresses.some(({ dynamic }) => dynamic) ? ["DHCP=yes"] : [];
  const part = master === null ? [] : [`${master.kind === "bridge" ? "Bridge" : "Bond"}=${master.name}`];
  return [
    ["Match", `Name=${link.name}`],
    ["Link", `MTUBytes=${link.mtu}`, ...(link.up ? [] : ["ActivationPolicy=down"]), "RequiredForOnline=no"],
    ["Network", ...part, ...leased, ...fixed, "ConfigureWithoutCarrier=yes"],
    ...routes.map(
      ({ destination, gateway, metric, family }): Section => [
        "Route",
        `Destination=${destination === "default" ? (family === 4 ? "0.0.0.0/0" : "::/0") : destination}`,
        ...(gateway === null ? [] : [`Gateway=${gateway}`]),
        ...(metric === 0 ? [] : [`Metric=${metric}`]),
      ],
    ),
  ];
}

function netdevOf(link: LinuxLink): Section[] | null {
  const { kind, name, settings, mac } = link;
  if (kind === "physical" || kind === "tap") return null;
  const device = (...more: readonly string[]): Section => ["NetDev", `Name=${name}`, `Kind=${kind}`, ...more];
  if (kind === "vlan") return [device(), ["VLAN", `Id=${numberOf(settings, "id")}`]];
  if (kind === "bond") {
    return [device(), ["Bond", `Mode=${settings.mode}`, `MIIMonitorSec=${numberOf(settings, "miimon")}ms`]];
  }
  return [
    // The kernel counts in hundredths of a second.
    device(...(mac === "00:00:00:00:00:00" ? [] : [`MACAddress=${mac}`])),
    [
      "Bridge",
      `STP=${numberOf(settings, "stp_state") === 0 ? "no" : "yes"}`,
      `ForwardDelaySec=${numberOf(settings, "forward_delay") * 10}ms`,
      `AgeingTimeSec=${numberOf(settings, "ageing_time") * 10}ms`,
      ...(numberOf(settings, "vlan_filtering") === 0 ? [] : ["VLANFiltering=yes"]),
    ],
  ];
}

function unit(sections: readonly Section[]): string {
  return UNIT_HEADER + sections.map(([name, ...lines]) => [`\n[${name}]`, ...lines, ""].join("\n")).join("");
}
