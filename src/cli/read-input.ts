import { InputError, type Json, limits } from "../core/mod.ts";
import { readTextFile } from "../project/mod.ts";
import type { CommandContext } from "./command-context.ts";

/**
 * The value of `--input`: JSON itself, `@file`, or `-` for standard input. Without the flag: an empty object.
 * @throws InputError that quotes what could not be read.
 */
export function readInput(context: CommandContext, argument: string | undefined): Json {
  if (argument === undefined) return {};
  const { text, name } = textOf(context, argument);
  if (Buffer.byteLength(text) > limits.inputBytesMax) {
    throw new InputError(`Cannot read input from ${name}: it is larger than ${limits.inputBytesMax} bytes`);
  }
  try {
    return JSON.parse(text) as Json;
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message.replace(/^JSON Parse error: /, "") : String(thrown);
    const shown = text.length > 80 ? `${text.slice(0, 77)}...` : text;
    throw new InputError(
      `Cannot read input from ${name}: ${JSON.stringify(shown)} is not JSON: ${reason}; an example that is: '{"name":"br0"}'`,
    );
  }
}

function textOf(context: CommandContext, argument: string): { readonly text: string; readonly name: string } {
  if (argument === "-") return { text: context.io.readInput(), name: "standard input" };
  if (!argument.startsWith("@")) return { text: argument, name: "--input" };
  const path = context.path(argument.slice(1));
  return { text: readTextFile(path, limits.inputBytesMax), name: path };
}
