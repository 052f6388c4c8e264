import { parse, TomlError } from "smol-toml";
import * as v from "valibot";
import { ConfigError, didYouMean, isJsonObject, type Json } from "../core/mod.ts";
import { environmentName, type SettingKey, type SettingValue, settings } from "./settings.ts";

/** Effective settings, each with where its value came from, so that `sg doctor` can say. */
export interface Configuration {
  get<Key extends SettingKey>(key: Key): SettingValue<Key>;
  list(): readonly {
    readonly key: SettingKey;
    readonly value: Json;
    readonly source: string;
    readonly description: string;
  }[];
}

export interface ConfigurationSources {
  /** Text of `sg.toml` with its path, or null when there is none. */
  readonly file: { readonly path: string; readonly text: string } | null;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** By setting key; the source shown is the flag's name. */
  readonly flags: readonly { readonly key: SettingKey; readonly flag: string; readonly value: string }[];
}

const KEYS = Object.keys(settings) as SettingKey[];

/**
 * Defaults < `sg.toml` < environment < flags.
 * @throws ConfigError naming the key, its value, its source and what would fit.
 */
export function loadConfiguration(sources: ConfigurationSources): Configuration {
  const values = new Map<SettingKey, { readonly value: Json; readonly source: string }>();
  for (const key of KEYS) values.set(key, { value: settings[key].defaultValue, source: "default" });
  const put = (key: SettingKey, value: unknown, source: string): void => {
    values.set(key, { value: checked(key, value, source), source });
  };
  if (sources.file !== null) {
    for (const [key, value] of readFile(sources.file)) put(knownKey(key, sources.file.path), value, sources.file.path);
  }
  for (const key of KEYS) {
    const text = sources.environment[environmentName(key)];
    if (text !== undefined && text !== "") put(key, fromText(key, text), environmentName(key));
  }
  for (const { key, flag, value } of sources.flags) put(key, fromText(key, value), flag);
  return {
    get: (key) => values.get(key)?.value as SettingValue<typeof key>,
    list: () =>
      KEYS.map((key) => ({
        key,
        value: values.get(key)?.value ?? null,
        source: values.get(key)?.source ?? "default",
        description: settings[key].description,
      })),
  };
}

function checked(key: SettingKey, value: unknown, source: string): Json {
  const result = v.safeParse(settings[key].schema, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  // A check says in words what is wrong; the other rules say what they expect.
  const reason = issue.type === "check" ? issue.message : `expected ${issue.expected ?? "another value"}`;
  throw new ConfigError(`Cannot use ${key} = ${JSON.stringify(value)} from ${source}: ${reason}`, { key, source });
}

function knownKey(key: string, path: string): SettingKey {
  if (Object.hasOwn(settings, key)) return key as SettingKey;
  throw new ConfigError(`Cannot read ${path}: ${JSON.stringify(key)} is not a setting${didYouMean(key, KEYS)}`, {
    key,
  });
}

function readFile({
  path,
  text,
}: {
  readonly path: string;
  readonly text: string;
}): readonly (readonly [string, unknown])[] {
  let document: unknown;
  try {
    document = parse(text);
  } catch (thrown) {
    if (!(thrown instanceof TomlError)) throw thrown;
    throw new ConfigError(
      `Cannot read ${path}:${thrown.line}:${thrown.column}: ${thrown.message.split("\n")[0] ?? ""}`,
    );
  }
  return Object.entries(document as Record<string, unknown>).flatMap(([section, content]) =>
    isJsonObject(content)
      ? Object.entries(content).map(([name, value]) => [`${section}.${name}`, value] as const)
      : [[section, content] as const],
  );
}

/** Text where the setting is text (an interface may be called 100); else a number or a truth value, if it is one. */
function fromText(key: SettingKey, text: string): Json {
  if (typeof settings[key].defaultValue === "string") return text;
  if (text === "true" || text === "false") return text === "true";
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}
