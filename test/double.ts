/** A locus small enough to reason about. Its examples stand last, so that a test may add one. */
export const DOUBLE = `gene double
  is transform
  risk none

  does:
    Doubles a number.

  takes:
    value  int  "What to double"

  gives:
    result  int  "Twice the value"

  examples:
    {"value": 2} -> {"result": 4}
`;

export const GOOD_DOUBLE = "export function execute(input) {\n  return { result: input.value * 2 };\n}\n";

/** A pathway that doubles what was doubled. */
export const doubledTwice = (name: string): string => `pathway ${name}
  risk none
  does:
    Doubles twice.
  takes:
    value  int  "What to double"
  steps:
    1. double
         value = {value}
    2. double
         value = {step 1.result}
`;
