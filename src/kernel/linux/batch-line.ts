import { KernelError } from "../kernel-error.ts";

// The one gate through which words reach a command line or a batch of `ip` and `bridge`. Arguments of operations have
// been matched against their schemas before; names that were read back from the machine have not, and anybody with a
// namespace may call an interface `-force` or `a'b`. A batch is split at white space, knows quotes, comments (#),
// continuation (\), and reads a leading dash as an option: none of these characters is left to a word.
const WORD = /^[A-Za-z0-9_.:/][A-Za-z0-9_.:/-]{0,127}$/;

/** @throws KernelError when a word could be anything else than itself. */
export function assertWords(words: readonly string[]): readonly string[] {
  const wrong = words.find((word) => !WORD.test(word));
  if (wrong === undefined) return words;
  throw new KernelError(
    "bad_arguments",
    `Cannot pass ${JSON.stringify(wrong.slice(0, 80))} to a network tool: only letters, digits and _ . : / - are safe there, and no leading dash`,
  );
}

/** One line of a batch. @throws KernelError as `assertWords`. */
export function batchLine(words: readonly string[]): string {
  return `${assertWords(words).join(" ")}\n`;
}
