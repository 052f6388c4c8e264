import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { messageOf } from "../../core/mod.ts";
import { mayChangeNetwork } from "./capability.ts";
import { interfacesInUse } from "./in-use.ts";
import type { LinuxKernelOptions } from "./linux-kernel.ts";
import { Machine } from "./machine.ts";
import { runTool } from "./run-tool.ts";
import { findTool, TOOLS, type Tool } from "./tools.ts";

/** One line of what `sg doctor` says about the production kernel. */
export interface KernelFinding {
  readonly what: string;
  /** `optional`: missing, and only some operations need it. */
  readonly state: "there" | "missing" | "optional";
  readonly detail: string;
}

/** Device types by the kernel module that brings them. */
const DEVICE_TYPES = { bridge: "bridges", bonding: "bonds", "8021q": "VLAN interfaces" } as const;

/** Looks at tools, rights, device types and rules; changes nothing, and asks for no module to be loaded. */
export async function inspectLinuxKernel(options: LinuxKernelOptions): Promise<readonly KernelFinding[]> {
  const tools = (Object.keys(TOOLS) as Tool[]).map((tool) => inspectTool(tool, options.environment.PATH));
  const modules = (Object.keys(DEVICE_TYPES) as (keyof typeof DEVICE_TYPES)[]).map(inspectDeviceType);
  const boot = inspectBootDirectory(options.bootDirectory);
  return [...(await Promise.all(tools)), inspectRights(), ...modules, boot, await inspectRules(options)];
}

async function inspectTool(tool: Tool, path: string | undefined): Promise<KernelFinding> {
  const { needed, package: name } = TOOLS[tool];
  const found = findTool(tool, path);
  if (found === null) {
    const detail = `install the package ${name}; it is needed ${needed}`;
    return { what: tool, state: needed === "always" ? "missing" : "optional", detail };
  }
  const { stdout, stderr } = await runTool(found, ["-V"]);
  return { what: tool, state: "there", detail: `${found}: ${(stdout || stderr).trim().split("\n")[0] ?? ""}` };
}

function inspectRights(): KernelFinding {
  if (mayChangeNetwork()) return { what: "CAP_NET_ADMIN", state: "there", detail: "may change the network" };
  return { what: "CAP_NET_ADMIN", state: "missing", detail: "run sg as root, or give it CAP_NET_ADMIN" };
}

/** Loaded, or listed among what this kernel has built in or can load. */
function inspectDeviceType(module: keyof typeof DEVICE_TYPES): KernelFinding {
  const what = DEVICE_TYPES[module];
  if (existsSync(`/sys/module/${module}`)) return { what, state: "there", detail: `module ${module} is loaded` };
  const modules = `/lib/modules/${textOf("/proc/sys/kernel/osrelease").trim()}`;
  const lists = ["modules.dep", "modules.builtin"].map((list) => textOf(join(modules, list)));
  if (lists.some((list) => list.includes(`/${module}.ko`))) {
    return { what, state: "there", detail: `this kernel has the module ${module}` };
  }
  const detail = `module ${module} is neither loaded nor in ${modules}`;
  return { what, state: module === "bridge" ? "missing" : "optional", detail };
}

function inspectBootDirectory(directory: string): KernelFinding {
  const what = "boot units";
  if (existsSync(directory)) return { what, state: "there", detail: directory };
  return { what, state: "optional", detail: `${directory} does not exist: setAutoconnect is refused` };
}

async function inspectRules(options: LinuxKernelOptions): Promise<KernelFinding> {
  const what = "protected";
  try {
    const machine = new Machine(options.environment.PATH);
    const { protectDefaultRoute } = options;
    const sshConnection = options.environment.SSH_CONNECTION;
    const links = await machine.links();
    // A name that nothing bears may be a slip of the pen, or an alternative name, which protects nothing.
    // The loopback interface is always there and never among the links that genes see.
    const isHere = (name: string) => name === "lo" || links.has(name);
    const names = [...options.protectedNames].map((name) => (isHere(name) ? name : `${name} (not here)`));
    const inUse = await interfacesInUse(machine, links, { protectDefaultRoute, sshConnection });
    const others = [...inUse].filter(([name]) => !options.protectedNames.has(name));
    const all = [...names, ...others.map(([name, reason]) => `${name} (${reason})`)];
    return { what, state: "there", detail: all.join(", ") };
  } catch (thrown) {
    return { what, state: "missing", detail: messageOf(thrown) };
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
