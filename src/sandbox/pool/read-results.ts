import { Ending, FrameError } from "../frames.ts";
import type { CallFailureKind, CallResult, GeneFrame } from "../sandbox.ts";

const NO_LOGS: readonly string[] = [];
const KINDS: readonly string[] = ["threw", "timeout", "memory", "violation", "contract"] satisfies CallFailureKind[];

export const skippedResult: CallResult = failureResult("skipped", "an earlier input of this candidate failed");

export function failureResult(kind: CallFailureKind, message: string, durationUs = 0): CallResult {
  return { ok: false, kind, message, frames: [], durationUs, logs: NO_LOGS };
}

/**
 * Reads one ending. The text was made inside the realm, but a gene that broke out of it could have written it: every
 * field is checked, and what does not fit ends the host (FrameError).
 */
export function readResult(ending: unknown, durationUs: unknown, text: string): CallResult {
  if (typeof durationUs !== "number") throw new FrameError("a duration that is no number");
  switch (ending) {
    case Ending.output:
      return { ok: true, output: text, durationUs, logs: NO_LOGS };
    case Ending.outputWithLogs: {
      const value = parsed(text);
      if (!isRecord(value) || typeof value.output !== "string") throw new FrameError("an output of another shape");
      return { ok: true, output: value.output, durationUs, logs: strings(value.logs) };
    }
    case Ending.failure:
      return readFailure(parsed(text), durationUs);
    case Ending.skipped:
      return skippedResult;
    default:
      throw new FrameError("an ending of an unknown kind");
  }
}

function readFailure(value: unknown, durationUs: number): CallResult {
  if (!Array.isArray(value)) throw new FrameError("a failure of another shape");
  const [kind, message, frames, logs] = value as readonly unknown[];
  if (!isKind(kind) || typeof message !== "string" || !Array.isArray(frames)) {
    throw new FrameError("a failure of another shape");
  }
  return { ok: false, kind, message, frames: frames.map(readGeneFrame), durationUs, logs: strings(logs) };
}

function readGeneFrame(value: unknown): GeneFrame {
  if (!isRecord(value)) throw new FrameError("a stack frame of another shape");
  const { function: name, line, column } = value;
  if (typeof name !== "string" || typeof line !== "number" || typeof column !== "number") {
    throw new FrameError("a stack frame of another shape");
  }
  return { function: name, line, column };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new FrameError("a result that is not JSON");
  }
}

function strings(value: unknown): readonly string[] {
  if (!Array.isArray(value) || !value.every((it) => typeof it === "string"))
    throw new FrameError("logs of another shape");
  return value;
}

function isKind(value: unknown): value is CallFailureKind {
  return typeof value === "string" && KINDS.includes(value);
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
