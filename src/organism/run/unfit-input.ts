import { InputError } from "../../core/mod.ts";
import type { CheckResult } from "./verify.ts";

/** The check cannot be asked: its bindings gave it something that its own contract does not take. */
export function unfitCheck(name: string, problems: readonly { path: string; message: string }[]): CheckResult {
  return { outcome: "failure", output: null, message: inputError("locus", name, problems).message };
}

export function inputError(
  level: "locus" | "pathway",
  name: string,
  problems: readonly { path: string; message: string }[],
): InputError {
  const lines = problems.map(({ path, message }) => `${path}: ${message}`);
  return new InputError(`Cannot run ${level} ${name}: the input breaks its contract\n  ${lines.join("\n  ")}`, {
    problems: problems.map(({ path, message }) => ({ path, message })),
  });
}
