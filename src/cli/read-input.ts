import { InputError, type Json, limits, messageOf } from "../core/mod.ts";
import { ProjectError, readText, readTextFile } from "../project/mod.ts";
import type { CommandContext } from "./command-context.ts";

/**
 * The value of `--input`: JSON itself, `@file`, or `-` for standard input. Without the flag: an empty object.
 * @throws InputError that quotes what could not be read.
 */
export function readInput(context: CommandContext, argument: string | undefined): Json {
  if (argument === undefined) return {};
  const { text, name } =
    argument === "-" || argument.startsWith("@")
      ? readInputText(context, argument, limits.inputBytesMax)
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

/**
 * `-` is standard input; anything else is a file, with or without a leading `@`.
 * @throws InputError when it cannot be read or has more than `bytesMax` bytes.
 */
export function readInputText(
  context: CommandContext,
  source: string,
  bytesMax: number,
): { readonly text: string; readonly name: string } {
  const name = source === "-" ? "standard input" : context.path(source.replace(/^@/, ""));
  try {
    const text = source === "-" ? readText(context.io.inputDescriptor, name, bytesMax) : readTextFile(name, bytesMax);
    return { text, name };
  } catch (thrown) {
    throw thrown instanceof ProjectError ? new InputError(thrown.message) : thrown;
  }
}
