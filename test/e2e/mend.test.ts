import { expect, test } from "bun:test";
import { GOOD_DOUBLE } from "../double.ts";
import { bareProject } from "./bare-project.ts";

// What somebody does whose gene gives wrong answers without ever failing: nothing mends those but a person's word.

const WRONG = GOOD_DOUBLE.replace("* 2", "* 3");

test("a gene that misses an example is mended from it, and promoted by a person's word", async () => {
  using shell = await bareProject({ "double.js": WRONG }, '[mutation]\nengine = "genetic"\n');
  expect((await shell.sg("test")).exitCode).toBe(1);

  const mended = await shell.sg("mutate", "double", "--apply");
  expect(mended).toMatchObject({ exitCode: 0, stderr: "" });
  expect(mended.stdout).toContain(
    'input     {"value":2}\nfailed    unexpected: gave {"result":6}, expected {"result":4}\n',
  );
  const [, sha = ""] = /sg promote ([0-9a-f]{12}) --reason/.exec(mended.stdout) ?? [];

  expect(await shell.sg("promote", sha)).toMatchObject({ exitCode: 2 });
  expect(await shell.sg("promote", sha, "--reason", "twice")).toMatchObject({
    ...{ exitCode: 0, stderr: "", stdout: `Promoted ${sha} at double: it was recessive, and is dominant now.\n` },
  });
  expect((await shell.sg("promote", sha, "--reason", "twice")).stderr).toContain("it is dominant already");
  expect((await shell.sg("exec", "double", "--input", '{"value":21}', "--json")).json<object>()).toMatchObject({
    output: { result: 42 },
  });
  expect((await shell.sg("mutate", "double")).stdout).toContain(
    "it satisfies all examples of its contract and breaks none of its properties",
  );
  expect((await shell.sg("mutate", "double", "--expect", '{"result":1}')).stderr).toContain("without --input");
});

test("a recorded answer does not stand against a person who says that it is wrong", async () => {
  const onlyForFour = GOOD_DOUBLE.replace("input.value * 2", "input.value > 2 ? input.value * 3 : input.value * 2");
  using shell = await bareProject({ "double.js": onlyForFour }, '[mutation]\nengine = "genetic"\n');
  expect((await shell.sg("exec", "double", "--input", '{"value":4}')).exitCode).toBe(0);
  const mended = await shell.sg("mutate", "double", "--input", '{"value":4}', "--expect", '{"result":8}');
  const right = await shell.sg("mutate", "double", "--input", '{"value":1}', "--expect", '{"result":2}');
  expect(right.stdout).toContain('nothing to mend: it gives {"result":2}, as expected\n');
  expect(mended.stdout).toContain("evidence  2 of 2 hold: 1 example, the failing input\n");
});

test("who registers what was taken out is told so, and what it is now", async () => {
  using shell = await bareProject({ "double.js": GOOD_DOUBLE, "double/other.js": `// Same.\n${GOOD_DOUBLE}` });
  const { alleles } = (await shell.sg("explain", "double", "--json")).json<{ alleles: { sha: string }[] }>();
  const sha = alleles[0]?.sha.slice(0, 12) ?? "";
  await shell.sg("reject", sha, "--reason", "wrong for zero");
  const again = await shell.sg("register", "double", "genes/double.js", "--dominant");
  expect(again.stderr).toBe(`sg: ${sha} had been taken out: rejected by person: wrong for zero\n`);
  expect(again.stdout).toBe(`double has ${sha} already; it was deprecated, and is dominant now.\n`);
});
