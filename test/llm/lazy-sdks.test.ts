import { expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ROOM = join(import.meta.dir, "..", "..", "src", "llm");

test("providers' SDKs are imported when a model is asked, and not before", () => {
  const sources = readdirSync(ROOM).filter((name) => name.endsWith(".ts"));
  const imports = sources.flatMap((name) =>
    [
      ...readFileSync(join(ROOM, name), "utf8").matchAll(
        /^.*\b(?:from|import\() ?["'](?:openai|@anthropic-ai\/sdk)["'].*$/gm,
      ),
    ].map(([line]) => line.trim()),
  );
  expect(imports.filter((line) => !line.startsWith("import type ")).sort()).toEqual([
    'const { default: Sdk } = await import("@anthropic-ai/sdk");',
    'const { default: Sdk } = await import("openai");',
  ]);
});
