import { describe, expect, test } from "bun:test";
import { systemClock } from "../../src/core/mod.ts";
import { loadConfiguration } from "../../src/project/configuration.ts";
import { openEngines } from "../../src/project/engines.ts";
import { layoutOf } from "../../src/project/layout.ts";
import { createMemoryGenomeStore } from "../../src/store/mod.ts";

const KEY = { ANTHROPIC_API_KEY: "sk-test-0123456789abcdef" };

function enginesOf(settings: Record<string, string>, keys: Record<string, string> = {}) {
  const configuration = loadConfiguration({ file: null, environment: settings, flags: [] });
  const store = createMemoryGenomeStore({ clock: systemClock });
  return openEngines({ layout: layoutOf("/nowhere"), configuration, environment: keys, store, clock: systemClock });
}

describe("who is asked for fused genes unasked", () => {
  test.each([
    ["nobody, where no model is offered", {}, {}, null],
    ["the model that auto offers", {}, KEY, "claude"],
    ["nobody, where the search alone repairs", { SG_MUTATION_ENGINE: "genetic" }, KEY, null],
    ["the model of the plan", { SG_MUTATION_ENGINE: "genetic,openai:small" }, KEY, "openai:small"],
    ["nobody, where fusion is mechanical", { SG_FUSION_ENGINE: "mechanical" }, KEY, null],
    ["who is named", { SG_FUSION_ENGINE: "ollama:tiny", SG_MUTATION_ENGINE: "off" }, KEY, "ollama:tiny"],
  ] as const)("%s", (_, settings, keys, expected) => {
    expect(enginesOf(settings, keys).fusesUnasked).toBe(expected);
  });

  test("a plan that cannot be read is refused by its own name", () => {
    expect(() => enginesOf({ SG_FUSION_ENGINE: "clod" })).toThrow('Cannot use fusion.engine = "clod"');
  });
});

test("another plan than the configured one may be asked for", () => {
  const engines = enginesOf({ SG_MUTATION_ENGINE: "genetic" }, { ...KEY, OPENAI_API_KEY: "sk-other-0123456789" });
  expect(() => engines.author()).toThrow("no engine of one is chosen");
  expect(engines.author("openai:small").client).toMatchObject({ engine: "openai", model: "small" });
  expect(engines.author("claude").client.engine).toBe("claude");
});
