import * as v from "valibot";
import type { Json } from "../../core/mod.ts";
import { KernelError } from "../kernel-error.ts";
import { type MockState, stateFrom } from "./state.ts";
import type { World } from "./world.ts";

// A simulated network as text: its snapshot, and besides it all that time and the outside world have made of it, so that
// the next process finds the same switches with the same beliefs. Read back with as much suspicion as any other file.

/** Raised whenever a file of the former shape cannot be read any more. */
const FORMAT = 1;

const entries = <Schema extends v.GenericSchema>(value: Schema) => v.array(v.tuple([v.string(), value]));
const instant = v.pipe(v.number(), v.finite());
const sighting = v.strictObject({
  place: v.string(),
  owner: v.string(),
  port: v.string(),
  live: v.boolean(),
  atMs: instant,
});
const sightings = entries(sighting);
const rates = { rx: instant, tx: instant, dropped: instant };
const action = v.variant("kind", [
  v.strictObject({ kind: v.literal("cable"), link: v.string(), plugged: v.boolean() }),
  v.strictObject({ kind: v.literal("dhcp"), available: v.boolean() }),
  v.strictObject({ kind: v.literal("topology_change"), segment: v.string() }),
  v.strictObject({ kind: v.literal("release"), link: v.string() }),
  v.strictObject({ kind: v.literal("power_cycle") }),
]);
const json = v.custom<Json>(() => true);

const worldShape = v.strictObject({
  nowMs: instant,
  beatAtMs: v.nullable(instant),
  ports: entries(
    v.strictObject({
      bridge: v.string(),
      state: v.picklist(["disabled", "blocking", "listening", "learning", "forwarding"]),
      sinceMs: instant,
    }),
  ),
  learned: entries(sightings),
  switches: entries(sightings),
  arp: sightings,
  flaps: v.array(
    v.strictObject({
      bridge: v.string(),
      mac: v.string(),
      ports: v.array(v.string()),
      cause: v.picklist(["loop", "stale"]),
      fromMs: instant,
      untilMs: v.nullable(instant),
    }),
  ),
  storms: v.array(v.string()),
  meters: entries(v.strictObject({ ...rates, rates: v.strictObject(rates), sinceMs: instant })),
  leasedAtMs: entries(instant),
  script: v.array(
    v.strictObject({
      action,
      atMs: v.exactOptional(instant),
      when: v.exactOptional(v.strictObject({ link: v.string(), is: v.record(v.string(), json) })),
      afterMs: v.exactOptional(instant),
      again: v.exactOptional(v.literal(true)),
      answered: v.exactOptional(v.boolean()),
    }),
  ),
});

const fileShape = v.strictObject({ format: v.literal(FORMAT), network: v.string(), state: json, world: worldShape });

/** A network that is told from every other one that stood in the same file before it. */
export interface SavedNetwork {
  readonly network: string;
  readonly state: MockState;
}

export function textOf({ network, state }: SavedNetwork): string {
  const { world, links, parts: _, exits: __, ...rest } = state;
  return JSON.stringify({
    format: FORMAT,
    network,
    state: { ...rest, links: Object.fromEntries(links) },
    world: {
      ...world,
      ports: [...world.ports],
      learned: [...world.learned].map(([name, table]) => [name, [...table]]),
      switches: [...world.switches].map(([name, table]) => [name, [...table]]),
      arp: [...world.arp],
      storms: [...world.storms],
      meters: [...world.meters],
      leasedAtMs: [...world.leasedAtMs],
    },
  });
}

/** @throws KernelError when the text is no network that was saved. */
export function networkFrom(text: string): SavedNetwork {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw new KernelError("bad_arguments", "the file is not JSON");
  }
  const result = v.safeParse(fileShape, content);
  if (!result.success) {
    const [issue] = result.issues;
    throw new KernelError("bad_arguments", `${v.getDotPath(issue) ?? "the file"}: ${issue.message}`);
  }
  const { network, state, world } = result.output;
  return { network, state: { ...stateFrom(state), world: worldFrom(world) } };
}

function worldFrom(saved: v.InferOutput<typeof worldShape>): World {
  return {
    ...saved,
    ports: new Map(saved.ports),
    learned: new Map(saved.learned.map(([name, table]) => [name, new Map(table)])),
    switches: new Map(saved.switches.map(([name, table]) => [name, new Map(table)])),
    arp: new Map(saved.arp),
    storms: new Set(saved.storms),
    meters: new Map(saved.meters),
    leasedAtMs: new Map(saved.leasedAtMs),
  };
}
