import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { messageOf } from "../../core/mod.ts";
import { KernelError } from "../kernel-error.ts";

// What a boot restores, as systemd-networkd keeps it: `*.network` files in one directory, the first in the order of
// names that matches an interface. Ours are called 50-sg-NAME and begin with a line that says so; others are read, so
// that the answer to "is it stored?" is true, and never changed.

export const UNIT_HEADER =
  "# Written by sg (setAutoconnect) and replaced as a whole: changes of your own belong into a drop-in.\n";
const PREFIX = "50-sg-";

/** Files relative to the directory; null: no such file. */
export type UnitFiles = Readonly<Record<string, string | null>>;

/** How an interface is stored: as part of a bridge or bond, or for itself. */
export interface StoredLink {
  readonly file: string;
  readonly master: string | null;
}

export class BootUnits {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Every stored interface is matched by the first file that names it; a missing directory stores nothing. */
  async storedBy(name: string): Promise<StoredLink | null> {
    return storedIn(await this.list(), name);
  }

  /** All `.network` files in the order of names, which is the order in which networkd asks them. */
  async list(): Promise<readonly NetworkFile[]> {
    let names: string[];
    try {
      names = (await readdir(this.#directory)).filter((file) => file.endsWith(".network")).sort();
    } catch (thrown) {
      if (isMissing(thrown)) return [];
      throw new KernelError("unavailable", `Cannot read ${this.#directory}: ${messageOf(thrown)}`);
    }
    const files = await Promise.all(names.map(async (file) => ({ file, text: (await this.#read(file)) ?? "" })));
    return files.map(({ file, text }) => ({ file, ...parseNetwork(text) }));
  }

  /** The present content of files. */
  async read(paths: readonly string[]): Promise<UnitFiles> {
    return Object.fromEntries(await Promise.all(paths.map(async (path) => [path, await this.#read(path)] as const)));
  }

  /**
   * Writes each file whole or not at all, removes those that are null, and reads all of them back.
   * @throws KernelError `unsupported` where no networkd keeps its units; `state` for a file that sg did not write.
   */
  async write(files: UnitFiles): Promise<void> {
    await this.assertUsable();
    for (const [path, text] of Object.entries(files)) {
      const present = await this.#read(path);
      if (present !== null && !present.startsWith(UNIT_HEADER)) {
        throw new KernelError("state", `Cannot change ${join(this.#directory, path)}: sg did not write it`);
      }
      if (present === text) continue;
      if (text === null) await rm(join(this.#directory, path), { force: true });
      else await this.#replace(path, text);
    }
  }

  async assertUsable(): Promise<void> {
    try {
      await readdir(this.#directory);
    } catch (thrown) {
      throw new KernelError(
        "unsupported",
        `Cannot store interfaces for the next boot in ${this.#directory}: ${messageOf(thrown)}; this needs systemd-networkd, or another directory as kernel.boot_directory`,
      );
    }
  }

  async #read(path: string): Promise<string | null> {
    try {
      return await readFile(join(this.#directory, path), "utf8");
    } catch (thrown) {
      if (isMissing(thrown)) return null;
      throw new KernelError("unavailable", `Cannot read ${join(this.#directory, path)}: ${messageOf(thrown)}`);
    }
  }

  /** Another name, flushed to the disk, then the right name: a power cut leaves the old file or the new one. */
  async #replace(path: string, text: string): Promise<void> {
    const target = join(this.#directory, path);
    const temporary = join(dirname(target), `.${basename(target)}.new`);
    try {
      await mkdir(dirname(target), { recursive: true });
      const file = await open(temporary, "w", 0o644);
      try {
        await file.writeFile(text);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, target);
    } catch (thrown) {
      await rm(temporary, { force: true });
      throw new KernelError("state", `Cannot write ${target}: ${messageOf(thrown)}`);
    }
  }
}

interface NetworkFile {
  readonly file: string;
  readonly patterns: readonly string[];
  readonly master: string | null;
}

export function storedIn(files: readonly NetworkFile[], name: string): StoredLink | null {
  const found = files.find(({ patterns }) => matches(patterns, name));
  return found === undefined ? null : { file: found.file, master: found.master };
}

export function unitFileNames(
  name: string,
  parent: string | null,
): { network: string; netdev: string; vlan: string | null } {
  return {
    network: `${PREFIX}${name}.network`,
    netdev: `${PREFIX}${name}.netdev`,
    // networkd wants to hear of a VLAN from the link below it.
    vlan: parent === null ? null : `${PREFIX}${parent}.network.d/${PREFIX}${name}.conf`,
  };
}

/** True for names that `unitFileNames` can give: no path leads out of the directory. */
export function isUnitFileName(path: string): boolean {
  return /^50-sg-[A-Za-z0-9_.-]{1,15}\.(?:network|netdev|network\.d\/50-sg-[A-Za-z0-9_.-]{1,15}\.conf)$/.test(path);
}

function parseNetwork(text: string): Omit<NetworkFile, "file"> {
  let section = "";
  let patterns: string[] = [];
  let master: string | null = null;
  for (const line of text.split("\n").map((raw) => raw.trim())) {
    if (line.startsWith("[")) section = line;
    const [key = "", value = ""] = line.split(/\s*=\s*/, 2);
    if (section === "[Match]" && key === "Name") patterns = [...patterns, ...value.split(/\s+/)];
    if (section === "[Network]" && (key === "Bridge" || key === "Bond")) master = value;
  }
  return { patterns, master };
}

/** Shell patterns as networkd reads them: `*`, `?`, and a leading `!` that turns the whole list round. */
function matches(patterns: readonly string[], name: string): boolean {
  const [first] = patterns;
  if (first === undefined) return false;
  const inverted = first.startsWith("!");
  const any = (inverted ? [first.slice(1), ...patterns.slice(1)] : patterns).some((pattern) =>
    new Bun.Glob(pattern).match(name),
  );
  return any !== inverted;
}

function isMissing(thrown: unknown): boolean {
  return thrown instanceof Error && "code" in thrown && (thrown.code === "ENOENT" || thrown.code === "ENOTDIR");
}
