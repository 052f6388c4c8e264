import { closeSync, writeSync } from "node:fs";
import { UsageError } from "../core/mod.ts";

/**
 * Writes the line to a descriptor that the parent opened and closes it, as s6 and most test harnesses expect: whoever
 * reads there learns that the server answers, or, by the end of the file alone, that it never will.
 * @throws UsageError when there is no such descriptor
 */
export function tellReady(descriptor: number, line: string): void {
  try {
    writeSync(descriptor, `${line}\n`);
    closeSync(descriptor);
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new UsageError(
      `Cannot say on descriptor ${descriptor} that the server is ready: ${reason}; open it for writing, as in --ready-fd 3 3>FILE`,
    );
  }
}
