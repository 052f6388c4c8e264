import { describe, expect, test } from "bun:test";
import { jsonContains } from "../../src/core/mod.ts";
import { createMockKernel } from "../../src/kernel/mod.ts";
import { runGene } from "./run-gene.ts";
import { seedAlleles } from "./seed-library.ts";

// Each example of each contract against each seed allele: what `sg test` does, without the sandbox.
for (const allele of seedAlleles) {
  describe(allele.path, () => {
    for (const { input, expected } of allele.contract.examples) {
      const title = JSON.stringify(input).slice(0, 120);
      test(`${title} ${expected.kind === "fails" ? "fails" : ""}`, async () => {
        const kernel = createMockKernel();
        const before = await kernel.snapshot();
        const result = await runGene(allele, input, kernel);
        if (expected.kind === "fails") {
          expect(["refusal", "threw"]).toContain(result.outcome);
          expect(await kernel.snapshot()).toEqual(before);
          return;
        }
        if (result.outcome !== "success") throw new Error(JSON.stringify(result));
        if (!jsonContains(result.output, expected.output)) expect(result.output).toEqual(expected.output as never);
      });
    }
  });
}
