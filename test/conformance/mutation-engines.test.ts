// The model's provider is a server on this machine's loopback (`test/llm/fake-provider.ts`).
import { ManualClock } from "../../src/core/mod.ts";
import {
  chainEngines,
  createGeneticEngine,
  createMockEngine,
  type MutationEngine,
  raceEngines,
} from "../../src/evolution/mod.ts";
import { createModelEngine, openModel } from "../../src/llm/mod.ts";
import { createMemoryGenomeStore } from "../../src/store/mod.ts";
import { fakeProvider, gene } from "../llm/fake-provider.ts";
import { type EngineUnderTest, mutationEngineConformance, REPAIRED } from "./mutation-engine.ts";

const here = (engine: MutationEngine): EngineUnderTest => ({ engine, [Symbol.dispose]: () => undefined });
const mock = () => createMockEngine([{ locus: "double", source: REPAIRED }]);

function claude(): EngineUnderTest {
  const server = fakeProvider(gene(REPAIRED, "took one away"));
  const clock = new ManualClock(0);
  const author = () => ({
    client: openModel("claude", null, {
      environment: { ANTHROPIC_API_KEY: "sk-conformance", ANTHROPIC_BASE_URL: server.url },
      store: createMemoryGenomeStore({ clock }),
      limits: { usdPerDay: 9, usdPerLocusDay: 9, tokensPerDay: 1e9, tokensPerLocusDay: 1e9 },
      ...{ callMsMax: 10_000, price: null, clock },
      patience: { sleep: async () => undefined, random: { next: () => 0, below: () => 0 } },
    }),
    operations: () => [],
    outputTokensMax: 1_000,
    wallMs: 60_000,
  });
  const engine = createModelEngine({ name: "claude", author, gate: () => null, wallMs: 60_000 });
  return { engine, [Symbol.dispose]: () => server[Symbol.dispose]() };
}

mutationEngineConformance("the mock engine", () => here(mock()));
mutationEngineConformance("the genetic engine", () => here(createGeneticEngine()));
mutationEngineConformance("a model engine", claude);
mutationEngineConformance("a chain", () => here(chainEngines([createMockEngine([]), createGeneticEngine()])));
mutationEngineConformance("a race", () => here(raceEngines([mock(), createGeneticEngine()])));
