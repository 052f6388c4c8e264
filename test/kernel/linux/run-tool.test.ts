import { expect, test } from "bun:test";
import { runTool } from "../../../src/kernel/linux/run-tool.ts";
import { findTool } from "../../../src/kernel/linux/tools.ts";
import { KernelError } from "../../../src/kernel/mod.ts";

const SHELL = "/bin/sh";

test("runTool hands over input, and gives back both streams and the exit code", async () => {
  const script = 'read line; echo "out $line"; echo err >&2; exit 3';
  const output = await runTool(SHELL, ["-c", script], { input: "word\n" });
  expect(output).toEqual({ exitCode: 3, stdout: "out word\n", stderr: "err\n", timedOut: false });
});

test("runTool gives a tool no environment of ours", async () => {
  const { stdout } = await runTool("/usr/bin/env", []);
  expect(stdout).toBe("LC_ALL=C\n");
});

test("runTool ends a tool that does not end", async () => {
  const output = await runTool("/bin/sleep", ["600"], { timeoutMs: 50 });
  expect(output).toMatchObject({ timedOut: true });
});

test("a tool that cannot be started is a KernelError that names it", async () => {
  const attempt = runTool("/nonexistent/ip", []);
  await expect(attempt).rejects.toThrow("/nonexistent/ip");
  await expect(attempt).rejects.toBeInstanceOf(KernelError);
});

test("tools are not looked for in relative directories of PATH", () => {
  expect(findTool("arping", ".:bin:")).toBe(findTool("arping", undefined));
});
