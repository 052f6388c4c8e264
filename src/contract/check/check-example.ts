import { constantOf } from "../expression.ts";
import type { Example, Expression } from "../model.ts";
import { sectionOf } from "../parse/syntax-tree.ts";
import { sentence } from "../report.ts";
import { compileFields, type ValueChecker } from "../value-check.ts";
import type { Unit } from "./library-index.ts";

/** Examples are executed later; here it is only made sure that a right gene could pass them. */
export function checkExamples(unit: Unit): readonly Example[] {
  const { takes, gives, types, sound } = unit.signature;
  const examples = sectionOf(unit.declaration, "examples")?.examples ?? [];
  if (!sound || examples.length === 0) return [];
  const input = compileFields(takes, types, "closed");
  const output = compileFields(gives, types, "subset");
  return examples.map((example) => {
    report(unit, input, example.input, "input", "takes");
    const expected = example.output;
    if (expected !== null) report(unit, output, expected, "output", "gives");
    return {
      input: constantOf(example.input),
      expected: expected === null ? { kind: "fails" } : { kind: "output", output: constantOf(expected) },
      span: example.span,
    };
  });
}

function report(unit: Unit, check: ValueChecker, value: Expression, what: string, part: string): void {
  const [problem, ...more] = check(constantOf(value)).problems ?? [];
  if (problem === undefined) return;
  const message = sentence(
    `The ${what} of this example does not fit \`${part}\`, at ${problem.path}: ${problem.message}`,
  );
  const hint = more.map(({ path, message: text }) => `${path}: ${text}`).join("; ");
  unit.report.error("example-mismatch", value.span, message, hint === "" ? {} : { hint: `also ${hint}` });
}
