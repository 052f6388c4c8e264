// The rules of the house, as ordinary tests. The rules themselves are data, in test/tidy/rules.ts;
// test/tidy/checks.test.ts shows that each of them bites.
import { describe, expect, test } from "bun:test";
import { checkCircles } from "./tidy/check-circles.ts";
import { checkCode } from "./tidy/check-code.ts";
import { checkRooms } from "./tidy/check-imports.ts";
import { checkFileLength, checkFunctionLength, checkRatchet, median } from "./tidy/check-size.ts";
import { checkLock, checkText, checkTopLevel } from "./tidy/check-text.ts";
import { factsOf } from "./tidy/facts.ts";
import { isCode, isText, projectFiles, read } from "./tidy/project.ts";
import {
  EXEMPTIONS,
  type Exemption,
  FILE_LINES_MAX,
  FILE_LINES_MEDIAN_MAX,
  FUNCTION_LINES_MAX,
  LONG_FILES,
  LONG_FUNCTIONS,
} from "./tidy/rules.ts";
import { renderViolation, type Violation } from "./tidy/violation.ts";

const files = projectFiles();
const sources = files.filter(isCode).map((file) => factsOf(file, read(file)));

function covers(exemption: Exemption, { file, rule, subject }: Violation): boolean {
  const { place } = exemption;
  const isHere = place.endsWith("/") ? file.startsWith(place) : file === place;
  return isHere && exemption.rule === rule && exemption.subject === subject;
}

function expectTidy(violations: readonly Violation[]): void {
  expect(
    violations.filter((it) => !EXEMPTIONS.some((exemption) => covers(exemption, it))).map(renderViolation),
  ).toEqual([]);
}

describe("the house is tidy", () => {
  test("imports go down, through public faces, and owners are alone with what they own", () => {
    expectTidy(sources.flatMap(checkRooms));
  });

  test("no files import each other in a circle", () => {
    expectTidy(checkCircles(sources));
  });

  test("nothing silences the compiler, and what does not run says why", () => {
    expectTidy(sources.flatMap(checkCode));
  });

  test(`files have at most ${FILE_LINES_MAX} lines and functions at most ${FUNCTION_LINES_MAX}`, () => {
    expectTidy(
      sources.flatMap((it) => [...checkFileLength(it, LONG_FILES), ...checkFunctionLength(it, LONG_FUNCTIONS)]),
    );
  });

  test(`the median file of src has at most ${FILE_LINES_MEDIAN_MAX} lines`, () => {
    const lengths = sources.filter((it) => it.room !== null).map((it) => it.lines);
    expect(median(lengths)).toBeLessThanOrEqual(FILE_LINES_MEDIAN_MAX);
  });

  test("no leftover markers and no paths of one machine in any file", () => {
    expectTidy(files.filter(isText).flatMap((file) => checkText(file, read(file))));
  });

  test("the lock installs anywhere", () => {
    expectTidy(checkLock("bun.lock", read("bun.lock")));
  });

  test("the top level holds what it should and nothing else", () => {
    expectTidy(checkTopLevel(files));
  });
});

describe("the allow-lists only shrink", () => {
  test("every exemption is still needed", () => {
    const violations = [...sources.flatMap((it) => [...checkRooms(it), ...checkCode(it)]), ...checkCircles(sources)];
    violations.push(...files.filter(isText).flatMap((file) => checkText(file, read(file))));
    const idle = EXEMPTIONS.filter((exemption) => !violations.some((it) => covers(exemption, it)));
    expect(idle).toEqual([]);
  });

  test("every length that was allowed is still needed", () => {
    const fileLengths = new Map(sources.map((it) => [it.file, it.lines]));
    const functionLengths = new Map(
      sources.flatMap(({ file, functions }) => functions.map((it) => [`${file} ${it.name}`, it.lines] as const)),
    );
    expect(checkRatchet(LONG_FILES, fileLengths, FILE_LINES_MAX)).toEqual([]);
    expect(checkRatchet(LONG_FUNCTIONS, functionLengths, FUNCTION_LINES_MAX)).toEqual([]);
  });
});
