import { embedVersion } from "./embed.macro.ts" with { type: "macro" };

export interface BuildInfo {
  readonly version: string;
  /** The commit the binary was built from, "+" appended when files had changed since; "source" when not built. */
  readonly commit: string;
}

/** Defined by scripts/build.ts, absent when running from source. */
declare const BUILD_COMMIT: string | undefined;

const BUILD: BuildInfo = {
  version: embedVersion(),
  commit: typeof BUILD_COMMIT === "string" ? BUILD_COMMIT : "source",
};

export function buildInfo(): BuildInfo {
  return BUILD;
}
