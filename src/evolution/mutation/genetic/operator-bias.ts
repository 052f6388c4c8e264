import type { MutationRequest } from "../engine.ts";

/**
 * What a failure's message says about the kind of repair, in the unit of doubt, negative for likelier. The texts are
 * those of JavaScriptCore, which runs the genes, and of V8, in whose words siblings from elsewhere may have failed.
 */
export function operatorBias({ kind, message }: MutationRequest["failure"]): (operator: string) => number {
  const favoured = new Set<string>();
  for (const { pattern, operators } of HINTS) {
    if (pattern.test(`${kind}: ${message}`)) for (const operator of operators) favoured.add(operator);
  }
  return (operator) => (favoured.has(operator) ? -1.5 : 0);
}

const HINTS: readonly { readonly pattern: RegExp; readonly operators: readonly string[] }[] = [
  {
    pattern: /(undefined|null) is not an object|Cannot read propert|not iterable|Spread syntax|destructure/,
    operators: [
      "default-for-null",
      "chain-optional",
      "guard-statement",
      "guard-type",
      "nudge-boundary",
      "insert-await",
    ],
  },
  {
    pattern: /is not a function/,
    operators: ["wrap-expression", "swap-method", "guard-type", "unwrap-expression", "insert-await", "chain-optional"],
  },
  { pattern: /Can't find variable|is not defined|before initialization/, operators: ["swap-name", "move-statement"] },
  { pattern: /readonly property|constant variable/, operators: ["wrap-expression", "swap-name"] },
  {
    pattern: /^contract: /,
    operators: ["supply-field", "rename-field", "reshape-output", "default-for-null", "insert-await"],
  },
  {
    pattern: /Invalid count|Invalid array length|out of range|RangeError/,
    operators: ["wrap-expression", "guard-statement"],
  },
  {
    pattern: /^timeout: |Maximum call stack/,
    operators: ["swap-operator", "guard-statement", "nudge-number", "swap-jump", "assign-for-call"],
  },
  {
    pattern: /^unhealthy: |^kernel: /,
    operators: [
      "insert-kernel-call",
      "insert-await",
      "move-statement",
      "crossover-statement",
      "delete-statement",
      "change-literal",
      "swap-siblings",
    ],
  },
];
