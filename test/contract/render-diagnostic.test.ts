import { describe, expect, test } from "bun:test";
import { type Diagnostic, renderDiagnostic, renderDiagnosticGithub } from "../../src/contract/mod.ts";

function diagnostic(text: string, marked: string, rest: Partial<Diagnostic> = {}): Diagnostic {
  const start = text.indexOf(marked);
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const line = text.slice(0, start).split("\n").length;
  const span = { start, end: start + marked.length, line, column: start - lineStart + 1 };
  return { code: "unknown-type", severity: "error", file: "a.sg", span, message: "No.", ...rest };
}

describe("renderDiagnostic", () => {
  test("in colour the same text with escapes around its parts", () => {
    const text = "gene a\n  takes:\n    b strng\n";
    const problem = diagnostic(text, "strng", { hint: "string" });
    const coloured = renderDiagnostic(problem, text, { color: true });
    expect(coloured).toContain("\u001b[31;1m^^^^^\u001b[0m");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escapes are what is looked for.
    expect(coloured.replaceAll(/\u001b\[[0-9;]*m/g, "")).toBe(renderDiagnostic(problem, text, { color: false }));
  });

  test("a contract cannot drive the terminal", () => {
    const text = "gene \u001b[2J\u202Ea\n";
    const shown = renderDiagnostic(diagnostic(text, "\u001b[2J", { message: "\u009bm", file: "\u0007.sg" }), text, {
      color: false,
    });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: controls are what must not be there.
    expect(shown).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  });

  test("a long line is cut around the caret", () => {
    const text = `${"x".repeat(500)}HERE${"y".repeat(500)}`;
    const shown = renderDiagnostic(diagnostic(text, "HERE"), text, { color: false }).split("\n");
    expect(shown[2]?.length).toBeLessThan(160);
    const caret = shown[3]?.indexOf("^^^^") ?? -1;
    expect(shown[2]?.slice(caret, caret + 4)).toBe("HERE");
  });
});

test("renderDiagnosticGithub escapes what its syntax gives a meaning", () => {
  const text = "gene a\n";
  const problem = diagnostic(text, "a", { file: "a:b,c.sg", message: "100%\nno", hint: "yes" });
  expect(renderDiagnosticGithub(problem)).toBe(
    "::error file=a%3Ab%2Cc.sg,line=1,col=6,endColumn=7,title=unknown-type::100%25%0Ano%0Ahint: yes",
  );
});
