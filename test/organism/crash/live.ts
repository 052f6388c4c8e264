import { afterAll, beforeAll } from "bun:test";
import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Organism } from "../../../src/organism/mod.ts";
import { armedKernel, armedStore, type Points } from "./armed.ts";
import { crashKernels } from "./kernels.ts";
import { organismOnDisk } from "./organism-on-disk.ts";

/** What a life does after its start; nothing, when it only starts. */
export type Work = (organism: Organism) => Promise<unknown>;

export interface Life {
  readonly died: boolean;
  readonly points: number;
}

/** A life in this process that stops dead at a point: from then on nothing of it comes back, and its locks are free. */
export async function live(kind: string, place: string, deadly: number, work: Work = async () => null): Promise<Life> {
  let passed = 0;
  let die: () => void = () => undefined;
  const dead = new Promise<"died">((resolve) => {
    die = () => resolve("died");
  });
  const isDead = (): boolean => {
    passed += 1;
    if (deadly === 0 || passed < deadly) return false;
    die();
    return true;
  };
  const points: Points = {
    around: async () => {
      if (isDead()) await new Promise<never>(() => undefined);
    },
    aroundClosing: () => {
      if (isDead()) throw new Error("dead");
    },
  };
  const { organism, store } = organismOnDisk(
    join(place, "genome.db"),
    armedKernel(kernelAt(kind, place), points),
    (it) => armedStore(it, points),
  );
  const lived = (async (): Promise<"lived"> => {
    await organism.journals.recover();
    await work(organism);
    return "lived";
  })();
  const end = await Promise.race([dead, lived]);
  lived.catch(() => undefined);
  store.close();
  return { died: end === "died", points: end === "died" ? deadly : passed };
}

/** The same in a process of its own, which kills itself; without a pathway it only starts. */
export async function liveForReal(kind: string, place: string, deadly: number, pathway = "", last = ""): Promise<Life> {
  return await endOf(childCommand(kind, place, deadly, pathway, last), deadly);
}

const CHILD = "crash-child";
let bundle: string | undefined;

/** For a file whose tests call `liveForReal` or `childCommand`: their many children are one script, read in half the time. */
export function bundleTheChild(): void {
  const folder = mkdtempSync(join(tmpdir(), "sg-crash-child-"));
  beforeAll(() => {
    const source = join(import.meta.dir, `${CHILD}.ts`);
    const build = Bun.spawnSync([process.execPath, "build", "--target=bun", `--outdir=${folder}`, source]);
    if (!build.success) throw new Error(`Cannot bundle ${source}: ${build.stderr}`);
    bundle = join(folder, `${CHILD}.js`);
  });
  afterAll(() => rmSync(folder, { recursive: true }));
}

export function childCommand(kind: string, place: string, deadly: number, ...run: readonly string[]): string[] {
  if (bundle === undefined) throw new Error("Cannot start a child: it was not bundled; call bundleTheChild first");
  return [process.execPath, bundle, kind, place, `${deadly}`, ...run];
}

/** What a child that lived says of itself. */
export interface Left {
  readonly points: number;
  readonly failed: readonly string[];
  readonly state: string | null;
  readonly unsettled: number;
}

export async function endOf(command: readonly string[], deadly: number): Promise<Life & { readonly left?: Left }> {
  const child = Bun.spawn([...command], { stdout: "pipe", stderr: "pipe" });
  const [output, errors] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
  await child.exited;
  if (child.signalCode === "SIGKILL") return { died: true, points: deadly };
  if (child.exitCode !== 0) throw new Error(`the child failed by itself: ${errors}`);
  const left = JSON.parse(output) as Left;
  return { died: false, points: left.points, left };
}

/** A start that lives: it settles what is left, and tells what there is then. `work` comes before the telling. */
export async function start(kind: string, place: string, work: Work = async () => null) {
  const kernel = kernelAt(kind, place);
  const { organism, store } = organismOnDisk(join(place, "genome.db"), kernel);
  const settled = await organism.journals.recover();
  await work(organism);
  const [journal] = organism.journals.recent(1);
  const result = {
    failed: settled.flatMap(({ failed }) => failed),
    unsettled: store.journals.unsettled(),
    journal,
    snapshot: await kernel.snapshot(),
  };
  await organism.close();
  return result;
}

export function placeIn(folder: string, from: string | null = null): string {
  mkdirSync(folder, { recursive: true });
  if (from !== null) cpSync(from, folder, { recursive: true });
  return folder;
}

function kernelAt(kind: string, place: string) {
  const kernel = crashKernels[kind]?.(join(place, "kernel.json"));
  if (kernel === undefined) throw new Error(`there is no kernel ${kind} to crash`);
  return kernel;
}
