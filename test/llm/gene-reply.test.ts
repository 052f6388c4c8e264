import { describe, expect, test } from "bun:test";
import { readReply } from "../../src/llm/gene-reply.ts";
import type { ModelReply } from "../../src/llm/provider.ts";

const SOURCE = "export function execute(input) {\n  return input;\n}\n";
const read = (text: string, stop: ModelReply["stop"] = "complete") =>
  readReply({ text, stop, usage: null }, "source", "explanation");
const fenced = (text: string, language = "js") => `\`\`\`${language}\n${text}\`\`\``;

describe("readReply", () => {
  test.each([
    ["JSON", JSON.stringify({ source: SOURCE, explanation: "why" }), "why"],
    ["JSON with white space around it", `\n  ${JSON.stringify({ explanation: "why", source: SOURCE })}\n`, "why"],
    ["JSON without the note", JSON.stringify({ source: SOURCE }), ""],
    ["JSON whose note is no text", JSON.stringify({ source: SOURCE, explanation: { deep: 1 } }), ""],
    [
      "JSON in a fence, as some models insist",
      fenced(`${JSON.stringify({ source: SOURCE, explanation: "why" })}\n`, "json"),
      "why",
    ],
    ["a fence with words around it", `Here it is:\n${fenced(SOURCE, "typescript")}\nGood luck!`, ""],
    ["a fence without a language", fenced(SOURCE, ""), ""],
  ])("reads %s", (_, text, note) => {
    expect(read(text)).toEqual({ ok: true, main: SOURCE, note });
  });

  test.each([
    ["nothing", "", "the reply is empty"],
    ["white space", " \n ", "the reply is empty"],
    ["words", "I am sorry, I cannot.", 'no "source" in it'],
    ["another object", JSON.stringify({ code: SOURCE }), 'no "source" in it'],
    ["a list", JSON.stringify([SOURCE]), 'no "source" in it'],
    ["a source that is no text", JSON.stringify({ source: 1 }), 'no "source" in it'],
    ["an empty source", JSON.stringify({ source: "  " }), '"source" is empty'],
    [
      "two fences, of which nobody knows which is meant",
      `${fenced(SOURCE)}\nor\n${fenced(SOURCE)}`,
      'no "source" in it',
    ],
    ["half of a JSON text", JSON.stringify({ source: SOURCE }).slice(0, -3), 'no "source" in it'],
    ["a source beyond all measure", JSON.stringify({ source: "x".repeat(300_000) }), "larger than 262144 bytes"],
    ["nesting beyond all measure", `${"[".repeat(100_000)}${"]".repeat(100_000)}`, 'no "source" in it'],
    ["a prototype's field", '{"__proto__": {"source": "x"}}', 'no "source" in it'],
  ])("says what is wrong with %s", (_, text, reason) => {
    const result = read(text);
    expect(result.ok).toBeFalse();
    expect(result.ok ? "" : result.reason).toContain(reason);
  });

  test("does not take a cut or refused reply for an answer, whatever it holds", () => {
    const whole = JSON.stringify({ source: SOURCE });
    expect(read(whole, "truncated")).toMatchObject({ ok: false, reason: expect.stringContaining("cut off") });
    expect(read(whole, "refused")).toMatchObject({ ok: false, reason: "the model refused to answer" });
  });
});
