import * as v from "valibot";
import { type Json, type JsonObject, messageOf } from "../../core/mod.ts";
import { KernelError } from "../kernel-error.ts";

// What `ip -j -d address show` says, as far as operations need it. iproute2 adds members with every release and leaves
// out what a device lacks, so that unknown members are ignored and most known ones are optional.

export type LinkKind = "physical" | "bridge" | "bond" | "vlan" | "tap";

const scalar = v.union([v.string(), v.number(), v.boolean()]);
const details = v.record(v.string(), v.unknown());

const addressShape = v.object({
  family: v.string(),
  local: v.optional(v.string()),
  /** The far end of a point-to-point address. */
  address: v.optional(v.string()),
  prefixlen: v.number(),
  broadcast: v.optional(v.string()),
  scope: v.optional(v.string()),
  label: v.optional(v.string()),
  metric: v.optional(v.number()),
  dynamic: v.optional(v.boolean()),
  noprefixroute: v.optional(v.boolean()),
});

const linkShape = v.object({
  ifindex: v.number(),
  ifname: v.string(),
  link: v.optional(v.nullable(v.string())),
  flags: v.array(v.string()),
  mtu: v.number(),
  master: v.optional(v.string()),
  operstate: v.optional(v.string()),
  link_type: v.string(),
  address: v.optional(v.string()),
  permaddr: v.optional(v.string()),
  txqlen: v.optional(v.number()),
  linkinfo: v.optional(
    v.object({
      info_kind: v.optional(v.string()),
      info_data: v.optional(details, {}),
      info_slave_kind: v.optional(v.string()),
      info_slave_data: v.optional(details, {}),
    }),
    {},
  ),
  addr_info: v.optional(v.array(v.union([addressShape, v.strictObject({})])), []),
});

type Scalars = Readonly<Record<string, string | number | boolean>>;

/** One address with what makes it more than its text: put back without, it would not be the same. */
export interface LinuxAddress {
  readonly cidr: string;
  readonly family: 4 | 6;
  readonly peer: string | null;
  readonly broadcast: string | null;
  readonly scope: string;
  readonly label: string | null;
  readonly metric: number | null;
  readonly noprefixroute: boolean;
  /** Given by DHCP or a router and taken back by time: whoever gave it renews it. */
  readonly dynamic: boolean;
}

export interface LinuxLink {
  readonly index: number;
  readonly name: string;
  readonly kind: LinkKind;
  /** The driver's own word: veth, dummy, macvlan, ...; null for hardware. */
  readonly driver: string | null;
  readonly mac: string;
  /** Burnt in and different from `mac`; null when it is the same, or when the device has none. */
  readonly permanentMac: string | null;
  readonly up: boolean;
  readonly carrier: boolean;
  readonly mtu: number;
  readonly queueLength: number | null;
  readonly master: string | null;
  /** What a VLAN interface stands on. */
  readonly parent: string | null;
  /** Without those that the machine makes by itself from the MAC (IPv6 link-local, RFC 4862 5.3). */
  readonly addresses: readonly LinuxAddress[];
  readonly linkLocal: string | null;
  /** Settings of the device type, and of the link as a part of its master; numbers and words only. */
  readonly settings: Scalars;
  readonly partSettings: Scalars;
}

export type LinkTable = ReadonlyMap<string, LinuxLink>;

/** Ethernet links by name, in the order of names; tunnels without MAC and `lo` are no matter of this catalogue. */
export function parseLinks(output: Json): LinkTable {
  const links = checked(v.array(v.union([linkShape, v.strictObject({})])), output, "ip -d address show");
  const table: LinuxLink[] = [];
  for (const link of links) if ("ifname" in link && link.link_type === "ether") table.push(linkOf(link));
  return new Map(table.sort((a, b) => (a.name < b.name ? -1 : 1)).map((link) => [link.name, link]));
}

/** @throws KernelError when a tool's answer is not what this version of sg understands. */
export function checked<Schema extends v.GenericSchema>(
  schema: Schema,
  output: unknown,
  what: string,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, output);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = v.getDotPath(issue) ?? "the answer";
  throw new KernelError("unavailable", `Cannot understand what \`${what}\` says: ${path}: ${issue.message}`);
}

/** @throws KernelError when the text is no JSON: an iproute2 older than 4.14 ignores -j. */
export function parseJson(text: string, what: string): Json {
  if (text.trim() === "") return [];
  try {
    return JSON.parse(text) as Json;
  } catch (thrown) {
    throw new KernelError(
      "unavailable",
      `Cannot understand what \`${what}\` says: ${messageOf(thrown)}; iproute2 5.0 or newer answers in JSON`,
    );
  }
}

function linkOf(link: v.InferOutput<typeof linkShape>): LinuxLink {
  const { info_kind = null, info_data = {}, info_slave_data = {} } = link.linkinfo;
  const kind = kindOf(info_kind);
  const addresses = link.addr_info.flatMap((address) => ("family" in address ? [addressOf(address)] : []));
  return {
    index: link.ifindex,
    name: link.ifname,
    kind,
    driver: info_kind,
    mac: link.address ?? "00:00:00:00:00:00",
    permanentMac: link.permaddr ?? null,
    up: link.flags.includes("UP"),
    carrier: link.flags.includes("LOWER_UP"),
    mtu: link.mtu,
    queueLength: link.txqlen ?? null,
    master: link.master ?? null,
    parent: kind === "vlan" ? (link.link ?? null) : null,
    addresses: addresses.filter((address) => !isLinkLocal(address)),
    linkLocal: addresses.find(isLinkLocal)?.cidr.split("/")[0] ?? null,
    settings: scalarsOf(info_data),
    partSettings: scalarsOf(info_slave_data),
  };
}

function kindOf(driver: string | null): LinkKind {
  if (driver === null) return "physical";
  return driver === "bridge" || driver === "bond" || driver === "vlan" ? driver : "tap";
}

function addressOf(address: v.InferOutput<typeof addressShape>): LinuxAddress {
  const { local, address: peer } = address;
  return {
    cidr: `${local ?? peer ?? ""}/${address.prefixlen}`,
    family: address.family === "inet6" ? 6 : 4,
    peer: local !== undefined && peer !== undefined && peer !== local ? peer : null,
    broadcast: address.broadcast ?? null,
    scope: address.scope ?? "global",
    label: address.label ?? null,
    metric: address.metric ?? null,
    noprefixroute: address.noprefixroute ?? false,
    dynamic: address.dynamic ?? false,
  };
}

function isLinkLocal({ cidr, family }: LinuxAddress): boolean {
  return family === 6 && /^fe[89ab]/.test(cidr);
}

function scalarsOf(values: Readonly<Record<string, unknown>>): Scalars {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, v.InferOutput<typeof scalar>] => v.is(scalar, entry[1])),
  );
}

/** Ports of a bridge or members of a bond, in the order of names. */
export function partsOf(links: LinkTable, master: string): readonly LinuxLink[] {
  return [...links.values()].filter((link) => link.master === master);
}

/** VLAN interfaces that stand on a link. */
export function vlansOn(links: LinkTable, parent: string): readonly LinuxLink[] {
  return [...links.values()].filter((link) => link.kind === "vlan" && link.parent === parent);
}

/** A setting that iproute2 prints as a number, 0 when it does not print it. */
export function numberOf(settings: Scalars, key: string): number {
  const value = settings[key];
  return typeof value === "number" ? value : Number(value ?? 0);
}

/** As JSON, for what an inverse must remember. */
export function addressRecord(address: LinuxAddress): JsonObject {
  const { cidr, peer, broadcast, scope, label, metric, noprefixroute } = address;
  return { cidr, peer, broadcast, scope, label, metric, noprefixroute };
}
