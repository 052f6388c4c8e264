import { InputError, type Json, limits, messageOf } from "../core/mod.ts";
import { readTextFile } from "../project/mod.ts";
import type { CommandContext } from "./command-context.ts";

/**
 * The value of `--input`: JSON itself, `@file`, or `-` for standard input. Without the flag: an empty object.
 * @throws InputError that quotes what could not be read.
 */
export function readInput(context: CommandContext, argument: string | undefined): Json {
  if (argument === undefined) return {};
  const { text, name } =
    argument === "-" || argument.startsWith("@")
      ? readInputText(context, argument)
      : { text: argument, name: "--input" };
  return parseInput(text, name);
}

/** @throws InputError that quotes `text` when it is no JSON or too large; `name` says where it came from. */
export function parseInput(text: string, name: string): Json {
  if (Buffer.byteLength(text) > limits.inputBytesMax) {
    throw new InputError(`Cannot read input from ${name}: it is larger than ${limits.inputBytesMax} bytes`);
  }
  try {
    return JSON.parse(text) as Json;
  } catch (thrown) {
    const reason = messageOf(thrown).replace(/^JSON Parse error: /, "");
    const shown = text.length > 80 ? `${text.slice(0, 77)}...` : text;
    throw new InputError(
      `Cannot read input from ${name}: ${JSON.stringify(shown)} is not JSON: ${reason}; an example that is: '{"name":"br0"}'`,
    );
  }
}

/** `-` is standard input; anything else is a file, with or without a leading `@`. */
export function readInputText(
  context: CommandContext,
  source: string,
): { readonly text: string; readonly name: string } {
  if (source === "-") return { text: context.io.readInput(), name: "standard input" };
  const path = context.path(source.replace(/^@/, ""));
  return { text: readTextFile(path, LINES_BYTES_MAX), name: path };
}

/** A file of many inputs, each within its own bound. */
const LINES_BYTES_MAX = 256 * 1_048_576;
