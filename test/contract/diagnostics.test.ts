import { describe, expect, test } from "bun:test";
import { type DiagnosticCode, diagnosticCodes, loadContracts, renderDiagnostic } from "../../src/contract/mod.ts";
import { base, cases } from "./diagnostic-cases.ts";

const beside = { path: "base.sg", text: base };

function problemsOf(text: string) {
  return loadContracts([beside, { path: "broken.sg", text }]);
}

test("the library beside the cases has no problem of its own", () => {
  expect(loadContracts([beside]).diagnostics).toEqual([]);
});

describe("every code is found, placed and explained", () => {
  const codes = Object.keys(diagnosticCodes) as DiagnosticCode[];
  test.each(codes.filter((code) => code !== "too-many-problems"))("%s", (code) => {
    const rendered = cases[code].map((text) => {
      const { diagnostics } = problemsOf(text);
      expect(diagnostics.map((diagnostic) => diagnostic.code)).toContain(code);
      const shown = text.length > 2_000 ? `${text.slice(0, 80)}…` : text;
      const told = diagnostics.map((diagnostic) => renderDiagnostic(diagnostic, text, { color: false }));
      return `${shown.trimEnd()}\n----------\n${told.join("\n")}`;
    });
    expect(rendered).not.toBeEmpty();
    expect(`\n${rendered.join("\n==========\n")}`).toMatchSnapshot();
  });
});

describe("recovery", () => {
  test("many problems of one file are told in one run, in the order of the file", () => {
    const text = [
      "gene one",
      "  is configuraton",
      "  risk lo",
      "  does: One.",
      "  takes:",
      '    a strng "A"',
      '    b int = x "B"',
      "  gives:",
      '    success bool "S"',
      "  verify:",
      "    look nam=x",
      "",
      "gne two",
    ].join("\n");
    expect(problemsOf(text).diagnostics.map(({ code, span }) => `${span.line} ${code}`)).toEqual([
      "2 invalid-family",
      "3 invalid-risk",
      "6 unknown-type",
      "7 default-mismatch",
      "10 missing-within",
      "11 missing-binding",
      "11 unknown-binding",
      "13 unknown-declaration",
    ]);
  });

  test("a broken declaration is left out and its neighbours load", () => {
    const { library } = problemsOf(
      "gene lost\n  is transform\n  takes:\n    a ?\n\ntopology kept\n  does: Stay.\n  has:\n    a:\n      is b\n",
    );
    expect([...library.genes.keys()]).toEqual(["make", "look"]);
    expect([...library.topologies.keys()]).toEqual(["room", "kept"]);
  });

  test("a warning leaves nothing out", () => {
    const text = "pathway fine\n  risk medium\n  does: Skip a number.\n  steps:\n    2. make name=x\n";
    const { library, diagnostics } = problemsOf(text);
    expect(diagnostics.map(({ severity }) => severity)).toEqual(["warning"]);
    expect(library.pathways.has("fine")).toBe(true);
  });

  test("a file stops after a hundred problems and says how many more there are", () => {
    const { diagnostics } = problemsOf(`gene broken\n${"  nonsense\n".repeat(250)}`);
    expect(diagnostics).toHaveLength(101);
    expect(diagnostics.at(-1)).toMatchObject({
      code: "too-many-problems",
      message: "I stopped after 100 problems; 150 more are not shown.",
    });
  });
});
