import { describe, expect, test } from "bun:test";
import { parseEnginePlan } from "../../../src/evolution/mutation/mod.ts";

const plan = (...groups: readonly (readonly string[])[]) => ({
  kind: "engines",
  groups: groups.map((group) =>
    group.map((item) => {
      const [engine, model = null] = item.split("=");
      return { engine, model };
    }),
  ),
});

describe("parseEnginePlan", () => {
  test.each([
    ["auto", { kind: "auto" }],
    [" off ", { kind: "off" }],
    ["genetic", plan(["genetic"])],
    ["genetic,claude", plan(["genetic"], ["claude"])],
    ["genetic | claude , openai", plan(["genetic", "claude"], ["openai"])],
    ["ollama:qwen3-coder:30b", plan(["ollama=qwen3-coder:30b"])],
    ["claude:a,claude:b", plan(["claude=a"], ["claude=b"])],
  ])("reads %p", (text, expected) => {
    expect(parseEnginePlan(text)).toEqual(expected as never);
  });

  test.each([
    ["genetik", 'unknown engine "genetik"; did you mean "genetic"?'],
    ["gpt", 'unknown engine "gpt"; engines are genetic, claude, openai, deepseek, ollama, mock, auto, off'],
    ["auto,claude", '"auto" stands alone or not at all'],
    ["genetic,", "an engine's name is missing"],
    ["", "an engine's name is missing"],
    ["genetic,genetic", '"genetic" stands in it twice'],
    ["genetic:fast", "genetic has no models to choose from"],
    ["claude:", 'the model after "claude:" is missing'],
  ])("says what is wrong with %p", (text, message) => {
    expect(parseEnginePlan(text)).toContain(message);
  });
});
