import * as v from "valibot";
import { limits } from "../core/mod.ts";
import { parseEnginePlan } from "../evolution/mod.ts";
import { NAME_PREFIX_DEFAULT, protectedInterfacesProblem } from "../kernel/mod.ts";

const wholeNumber = (minimum: number, maximum: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(minimum), v.maxValue(maximum));

/** The text of an engine plan, checked here and read where the engines are wired. */
const enginePlan = v.pipe(
  v.string(),
  v.check(
    (text) => typeof parseEnginePlan(text) !== "string",
    ({ input }) => String(parseEnginePlan(input)),
  ),
);
const dollars = v.pipe(v.number(), v.minValue(0), v.maxValue(1_000_000));
const tokens = wholeNumber(0, 1_000_000_000_000);

export const KERNELS = ["mock", "production"] as const;

/**
 * Every setting, by its key in `sg.toml`. The environment variable of `section.key` is `SG_SECTION_KEY`.
 * Keys and API tokens are no settings: they come from the environment only and are never shown.
 */
export const settings = {
  "mutation.engine": setting(enginePlan, "auto", "who repairs a locus when every allele failed"),
  "mutation.candidates": setting(wholeNumber(1, 10_000_000), 20_000, "candidates tried per mutation, at most"),
  "mutation.wall_ms": setting(wholeNumber(1, 3_600_000), 10_000, "time for one mutation, at most"),
  "mutation.seed": setting(wholeNumber(0, 4_294_967_295), 0, "seed of the search; 0 draws a fresh one at start"),
  "mutation.cooldown_ms": setting(
    wholeNumber(0, 86_400_000),
    1_000,
    "pause after a fruitless search; doubles each time",
  ),
  "model.name": setting(v.string(), "", "the model to ask; empty: the provider's default"),
  "model.output_tokens": setting(wholeNumber(256, 128_000), 16_000, "length of a reply, at most; thinking included"),
  "model.call_ms": setting(wholeNumber(100, 3_600_000), 120_000, "time for one call to a model"),
  "model.wall_ms": setting(wholeNumber(100, 3_600_000), 180_000, "time for one repair by a model, with all its calls"),
  "model.budget_usd": setting(dollars, 5, "spent on models in a UTC day, at most, in US dollars"),
  "model.budget_usd_locus": setting(dollars, 1, "the same for one locus"),
  "model.budget_tokens": setting(tokens, 4_000_000, "tokens sent to and written by models in a UTC day, at most"),
  "model.budget_tokens_locus": setting(tokens, 1_000_000, "the same for one locus"),
  "model.price_input": setting(dollars, 0, "US dollars for a million tokens sent; 0 with price_output 0: the table's"),
  "model.price_output": setting(dollars, 0, "US dollars for a million tokens written"),
  "corpus.redact_fields": setting(
    v.string(),
    "",
    "names of fields, with commas between, that `sg corpus export` redacts",
  ),
  "corpus.redact_pattern": setting(v.string(), "", "regular expression of what it redacts wherever it stands"),
  "kernel.kind": setting(v.picklist(KERNELS), "mock", "the simulated network, or this machine's"),
  "kernel.mock_state": setting(
    v.picklist(["persistent", "fresh"] as const),
    "persistent",
    "whether the simulated network outlives a process",
  ),
  "kernel.name_prefix": setting(
    v.pipe(v.string(), v.regex(/^(?:[A-Za-z0-9_][A-Za-z0-9_.-]{0,13})?$/, "the beginning of an interface name")),
    NAME_PREFIX_DEFAULT,
    "interfaces that sg creates or removes begin so; empty: any name",
  ),
  "kernel.default_route": setting(
    v.picklist(["protected", "free"] as const),
    "protected",
    "whether what carries the default route may change",
  ),
  "kernel.boot_directory": setting(
    v.pipe(v.string(), v.regex(/^\/[^\p{Cc}]*$/u, "an absolute path")),
    "/etc/systemd/network",
    "where setAutoconnect stores interfaces, as systemd-networkd units",
  ),
  "protected.interfaces": setting(
    v.pipe(
      v.string(),
      v.check(
        (list) => protectedInterfacesProblem(list) === null,
        ({ input }) => String(protectedInterfacesProblem(input)),
      ),
    ),
    "",
    "names, with commas or blanks between, that never change, besides lo and eth0",
  ),
  "verify.settle_ms": setting(
    wholeNumber(0, 3_600_000),
    5_000,
    "for how long checks must have been healthy on a live kernel before a run answers",
  ),
  "watch.interval_ms": setting(
    wholeNumber(1_000, 604_800_000),
    300_000,
    "between two looks of `sg watch` at what was configured",
  ),
  "watch.look_back_ms": setting(
    wholeNumber(1_000, 31_622_400_000),
    86_400_000,
    "how long it is looked at, and how far late results reach back",
  ),
  "policy.canary": setting(v.boolean(), false, "whether alleles in their canary stage act on this node"),
  "policy.imports": setting(
    v.picklist(["by_risk", "approve"] as const),
    "by_risk",
    "alleles of peers: pure transforms of risk none join the others, or all wait for a person",
  ),
  "policy.shadow_runs": setting(wholeNumber(1, 1_000), 3, "good trials in a row before a person is asked to approve"),
  "policy.canary_runs": setting(wholeNumber(1, 1_000), 10, "good runs in a row that end the canary stage"),
  "policy.resilience_results": setting(
    wholeNumber(1, 1_000),
    3,
    "good results of `sg watch` that a critical allele needs to become dominant",
  ),
  "selection.promotion_margin": setting(
    v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
    0.1,
    "fitness by which a challenger must lead",
  ),
  "selection.promotion_trials": setting(wholeNumber(1, 1_000_000), 50, "invocations a challenger needs"),
  "selection.demotion_failures": setting(wholeNumber(1, 1_000), 3, "failures in a row that demote a dominant"),
  "fusion.after": setting(
    wholeNumber(0, 1_000_000),
    10,
    "successes in a row with the same alleles that make a pathway one gene; 0: never",
  ),
  "fusion.engine": setting(
    v.pipe(v.string(), v.nonEmpty()),
    "auto",
    "whose fused genes compete with mechanical ones while `sg serve` runs: auto (the model that repairs, if any), mechanical (nobody), claude, openai:MODEL ...",
  ),
  "sandbox.require": setting(
    v.picklist(["available", "full"] as const),
    "available",
    "full: refuse to run when a layer is missing",
  ),
  "sandbox.hosts": setting(wholeNumber(0, 64), 0, "gene hosts; 0: one per core"),
  "sandbox.memory_mb": setting(
    wholeNumber(64, 65_536),
    limits.hostMemoryBytesMax / 1_048_576,
    "memory of one gene host",
  ),
  "sandbox.deadline_ms": setting(wholeNumber(1, 600_000), limits.deadlineMs, "wall clock of one call"),
  "sandbox.deadline_transform_ms": setting(
    wholeNumber(1, 600_000),
    limits.deadlineTransformMs,
    "the same for transform genes",
  ),
  "runs.in_flight": setting(wholeNumber(1, 1_000_000), limits.queuedRunsMax, "runs under way at once, at most"),
  "deploy.parallel": setting(wholeNumber(1, 64), 4, "runs of one deployment under way at once"),
  "runs.steps_in_flight": setting(wholeNumber(1, 1_000), 8, "steps of one pathway side by side, at most"),
  "http.host": setting(
    v.pipe(v.string(), v.nonEmpty()),
    "127.0.0.1",
    "address to listen on; any but loopback needs tokens",
  ),
  "http.port": setting(wholeNumber(0, 65_535), 7400, "port to listen on; 0 chooses a free one"),
  "http.auth": setting(
    v.picklist(["auto", "required"] as const),
    "auto",
    "auto: no token needed while the server listens on the loopback address alone",
  ),
  "http.secure_cookies": setting(v.boolean(), false, "sessions travel over TLS only: for a server behind a TLS proxy"),
  "http.access_log": setting(v.boolean(), false, "one JSON line a request on stderr"),
  "http.requests_in_flight": setting(
    wholeNumber(1, 1_000_000),
    4_096,
    "requests under way at once, at most; the next one is told to come again",
  ),
  "http.requests_per_s": setting(
    wholeNumber(0, 1_000_000),
    0,
    "requests that one token may make in a second, twice as many at once; 0: no limit",
  ),
  "http.body_bytes": setting(wholeNumber(1_024, 64 * 1_048_576), 4 * 1_048_576, "size of a request's body, at most"),
  "http.idle_s": setting(
    wholeNumber(1, 255),
    30,
    "a connection is closed after so many seconds without a whole request",
  ),
  "http.event_clients": setting(wholeNumber(0, 100_000), 2_000, "listeners to /api/events at once, at most"),
  "http.grace_ms": setting(wholeNumber(0, 600_000), 10_000, "time that a stop leaves to what is under way"),
  "federation.name": setting(
    v.pipe(v.string(), v.maxLength(100)),
    "",
    "what this node calls itself to its peers; empty: the name of its host",
  ),
  "federation.sync_ms": setting(
    wholeNumber(0, 86_400_000),
    10_000,
    "between two rounds of `sg serve` with its peers, give or take a fifth; 0: no rounds",
  ),
  "federation.fanout": setting(wholeNumber(1, 100), 3, "peers that a round compares with, drawn at random"),
  "federation.health_ms": setting(
    wholeNumber(0, 86_400_000),
    5_000,
    "between two looks at how peers do, eight at a time; 0: none",
  ),
  "federation.discovery": setting(v.boolean(), false, "whether this node announces itself to its network, and listens"),
  "federation.discovery_group": setting(
    v.pipe(v.string(), v.ipv4(), v.regex(/^2(2[4-9]|3\d)\./, "a multicast address, 224.0.0.0 to 239.255.255.255")),
    "239.255.74.0",
    "multicast address of the announcements",
  ),
  "federation.discovery_port": setting(wholeNumber(1, 65_535), 7401, "UDP port of the announcements"),
  "federation.discovery_every_ms": setting(wholeNumber(100, 300_000), 10_000, "between two announcements"),
  "federation.discovery_interface": setting(
    v.pipe(v.string(), v.regex(/^(\d{1,3}(\.\d{1,3}){3})?$/, "an IPv4 address of this machine")),
    "",
    "address of the interface to announce on; empty: the system's choice",
  ),
  "federation.trust_discovered": setting(
    v.boolean(),
    false,
    "whether who announces itself becomes a peer without a person's word",
  ),
  "federation.anonymous": setting(
    v.picklist(["none", "read"] as const),
    "none",
    "read: what is here may be read by anybody who reaches the server",
  ),
  "store.durability": setting(
    v.picklist(["grouped", "full"] as const),
    "grouped",
    "full: every run waits until its record is on disk",
  ),
} as const;

export type SettingKey = keyof typeof settings;
export type SettingValue<Key extends SettingKey> = v.InferOutput<(typeof settings)[Key]["schema"]>;

export function environmentName(key: SettingKey): string {
  return `SG_${key.replace(".", "_").toUpperCase()}`;
}

/** One setting: what it may be, what it is unless somebody says otherwise, and what it does. */
function setting<Schema extends v.GenericSchema>(
  schema: Schema,
  defaultValue: v.InferOutput<Schema>,
  description: string,
): { readonly schema: Schema; readonly defaultValue: v.InferOutput<Schema>; readonly description: string } {
  return { schema, defaultValue, description };
}
