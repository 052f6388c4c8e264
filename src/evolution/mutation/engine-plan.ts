import { didYouMean } from "../../core/mod.ts";

export const ENGINE_NAMES = ["genetic", "claude", "openai", "deepseek", "ollama", "mock"] as const;
export type EngineName = (typeof ENGINE_NAMES)[number];

/** One engine of a plan; `model` overrides what it would use otherwise. */
export interface PlannedEngine {
  readonly engine: EngineName;
  readonly model: string | null;
}

/** Whom to ask: groups in turn, and within a group all at once. */
export type EnginePlan =
  | { readonly kind: "auto" | "off" }
  | { readonly kind: "engines"; readonly groups: readonly (readonly PlannedEngine[])[] };

const FORM =
  'an engine, or several: "genetic,claude" asks one after the other, "genetic|claude" at once, "claude:MODEL" names the model';

/**
 * Reads `auto`, `off`, or engines with `,` (one after the other) and `|` (at once; binds tighter).
 * @returns what is wrong with the text, as a string, when it is no plan.
 */
export function parseEnginePlan(text: string): EnginePlan | string {
  const trimmed = text.trim();
  if (trimmed === "auto" || trimmed === "off") return { kind: trimmed };
  const groups = trimmed.split(",").map((group) => group.split("|").map((item) => plannedEngine(item.trim())));
  const problem = groups.flat().find((item) => typeof item === "string");
  if (typeof problem === "string") return problem;
  const planned = groups.map((group) => group.filter((item) => typeof item !== "string"));
  const named = planned.flat().map(({ engine, model }) => `${engine} ${model ?? ""}`);
  const twice = named.find((name, index) => named.indexOf(name) !== index);
  if (twice !== undefined) return `${JSON.stringify(twice.trim())} stands in it twice`;
  return { kind: "engines", groups: planned };
}

function plannedEngine(item: string): PlannedEngine | string {
  const colon = item.indexOf(":");
  const name = colon < 0 ? item : item.slice(0, colon);
  const model = colon < 0 ? null : item.slice(colon + 1);
  const engine = ENGINE_NAMES.find((known) => known === name);
  if (engine === undefined) {
    if (name === "auto" || name === "off") return `${JSON.stringify(name)} stands alone or not at all`;
    const known = [...ENGINE_NAMES, "auto", "off"];
    const hint = didYouMean(name, known) || `; engines are ${known.join(", ")}`;
    return name === ""
      ? `an engine's name is missing; expected ${FORM}`
      : `unknown engine ${JSON.stringify(name)}${hint}`;
  }
  if (model !== null && (engine === "genetic" || engine === "mock")) return `${engine} has no models to choose from`;
  if (model === "") return `the model after "${engine}:" is missing`;
  return { engine, model };
}
