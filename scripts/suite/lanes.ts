// Which lane of the suite runs a test file. Lanes run side by side, each in a process of its own; its files run one after another.
//
// The outside's lane waits for the time of a real network, for slow clients and for a browser; the programs' lane for processes
// and servers. The rooms' lane computes. Two cores are busy with the three of them.
import { join } from "node:path";

export interface Lane {
  readonly name: string;
  /** Relative to the root, with slashes. */
  readonly files: readonly string[];
}

/** The first that a path begins with decides; "" takes the rest. */
export const RULES: readonly (readonly [prefix: string, lane: string])[] = [
  ["test/kernel/linux/", "outside"],
  ["test/conformance/kernel-linux", "outside"],
  ["test/organism/crash-linux", "outside"],
  ["test/e2e/deploy-linux", "outside"],
  ["test/e2e/production", "outside"],
  ["test/e2e/slow-loris", "outside"],
  ["test/e2e/dashboard", "outside"],
  ["test/e2e/nodes-dashboard", "outside"],
  ["test/e2e/", "programs"],
  ["", "rooms"],
];

/** What `bun test` itself would run below test/: a file that only it knew would be in no lane. */
const TEST_FILES = new Bun.Glob("test/**/*{.test,.spec,_test,_spec}.{ts,tsx,mts,cts,js,jsx,mjs,cjs}");

export function testFiles(root: string): readonly string[] {
  return [...TEST_FILES.scanSync({ cwd: root, dot: false })].map((file) => file.replaceAll("\\", "/")).sort();
}

/** Every file is in exactly one lane; a lane without files is there all the same, and its run will fail. */
export function lanesOf(files: readonly string[]): readonly Lane[] {
  const laneOf = (file: string) => RULES.find(([prefix]) => file.startsWith(prefix))?.[1];
  const names = [...new Set(RULES.map(([, lane]) => lane))];
  return names.map((name) => ({ name, files: files.filter((file) => laneOf(file) === name) }));
}

/** As `bun test` takes a path that is no pattern. */
export function pathArgument(file: string): string {
  return `./${join(file).replaceAll("\\", "/")}`;
}
