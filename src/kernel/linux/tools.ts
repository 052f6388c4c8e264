import { accessSync, constants } from "node:fs";
import { isAbsolute, join } from "node:path";
import { KernelError } from "../kernel-error.ts";

export const TOOLS = {
  ip: { package: "iproute2", needed: "always" },
  bridge: { package: "iproute2", needed: "always" },
  ping: { package: "iputils-ping", needed: "to probe an address" },
  arping: { package: "iputils-arping", needed: "to probe or announce from an interface without an address" },
} as const;
export type Tool = keyof typeof TOOLS;

/** Where distributions put them; a user's PATH often lacks the sbin directories. Searched before PATH. */
const USUAL_DIRECTORIES = ["/usr/sbin", "/sbin", "/usr/bin", "/bin", "/usr/local/sbin", "/usr/local/bin"];

/** The absolute path of a tool, or null. Relative entries of PATH are not searched: this may run as root. */
export function findTool(tool: Tool, path: string | undefined): string | null {
  const directories = [...USUAL_DIRECTORIES, ...(path ?? "").split(":").filter((directory) => isAbsolute(directory))];
  return directories.map((directory) => join(directory, tool)).find(isExecutable) ?? null;
}

/** @throws KernelError naming the package to install: `unavailable` without ip or bridge, `unsupported` without a probe. */
export function toolPath(tool: Tool, path: string | undefined): string {
  const found = findTool(tool, path);
  if (found !== null) return found;
  throw new KernelError(
    TOOLS[tool].needed === "always" ? "unavailable" : "unsupported",
    `Cannot find the program "${tool}", which the production kernel needs ${TOOLS[tool].needed}: install the package ${TOOLS[tool].package}`,
  );
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
