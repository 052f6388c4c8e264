import vm from "node:vm";
import { DOES_NOT_COMPILE, FACTORY_BEGINS } from "../frames.ts";
import callsText from "./calls.js" with { type: "text" };
import intrinsicsText from "./intrinsics.js" with { type: "text" };
import urlText from "./url.js" with { type: "text" };
import webText from "./web.js" with { type: "text" };

/** A gene's module as a function of the realm; only ever handed back to the realm. */
export type Factory = () => unknown;

/** The functions of `calls.js`, made inside the realm. They take and return strings and numbers only. */
export interface RealmCalls {
  call(
    factory: Factory,
    text: string,
    operations: string,
    output: number,
    logs: number,
    sdkCalls: number,
    frames: number,
  ): number;
  ending(): number;
  hasLogs(): boolean;
  take(): string;
  takePiece(): string;
  fail(kind: string, message: string): void;
  refuse(message: string): void;
  waits(): number;
  outbox(): string;
  timer(): string;
  fire(id: number): void;
  answer(id: number, ok: 0 | 1, name: string, text: string): void;
}

export interface Realm {
  readonly calls: RealmCalls;
  /** @throws SyntaxError for text that does not compile; it is the host's object: only its message may go on to the realm. */
  compile(script: string): Factory;
  /** Several as one script, which costs less. Each must be such that it cannot reach into its neighbour's text. */
  compileAll(scripts: readonly string[]): readonly Factory[];
}

/** For what `compile` threw. */
export function whyNotCompiled(error: unknown): string {
  return `${DOES_NOT_COMPILE}${error instanceof Error ? `${error.name}: ${error.message}` : "?"}`;
}

interface Intrinsics {
  expose(globals: object): void;
  seal(roots: readonly unknown[]): boolean;
}

interface Calls {
  readonly globals: object;
  readonly host: RealmCalls;
  readonly roots: readonly unknown[];
}

// sandbox.md, layer 4 hole (2): without a callback `import()` rejects with an error of the host's realm, whose constructors
// lead out. This one throws a text, which has nothing to climb. (Bun hands it to the gene's promise as it is.)
const importModuleDynamically = (): never => {
  throw "Cannot import: a gene has no modules";
};
const GENE_FILE = "gene.js";

/** A realm of its own, sealed: sandbox.md, layer 4. */
export function createRealm(): Realm {
  // An ordinary global object: Bun's contextified one loses its names when it is frozen, and a call could then leave some behind.
  const context = vm.createContext(vm.constants.DONT_CONTEXTIFY as unknown as vm.Context, {
    codeGeneration: { strings: false, wasm: false },
  });
  const evaluate = (text: string, filename: string): unknown =>
    new vm.Script(text, { filename, importModuleDynamically }).runInContext(context);
  const compile = (script: string): unknown => evaluate(script, GENE_FILE);
  return { calls: prepare(evaluate), ...compilers(compile) };
}

/**
 * No realm: genes run among the Worker's own globals, with Bun and process in reach. For probes of the process layer
 * alone (sandbox.md, Probe files: "with the gate and the realm switched off too"); a pool never asks for it by itself.
 */
export function createBareRealm(): Realm {
  const evaluate = (text: string): unknown =>
    new vm.Script(text, {
      filename: GENE_FILE,
      importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    }).runInThisContext();
  const calls = evaluate(callsText) as Calls;
  return { calls: calls.host, ...compilers(evaluate) };
}

function compilers(evaluate: (text: string) => unknown): Pick<Realm, "compile" | "compileAll"> {
  const giver = evaluate("(made) => () => made") as (made: unknown) => Factory;
  return {
    compile: (script) => evaluate(script) as Factory,
    compileAll(scripts) {
      const list = evaluate(`[${scripts.join(",\n")}]`) as readonly Factory[];
      return scripts.map((script, index) => {
        const made = list[index] as Factory;
        return script.startsWith(FACTORY_BEGINS) ? made : giver(made);
      });
    },
  };
}

function prepare(evaluate: (text: string, filename: string) => unknown): RealmCalls {
  const intrinsics = evaluate(intrinsicsText, "realm.js") as Intrinsics;
  const calls = evaluate(callsText, "realm.js") as Calls;
  intrinsics.expose(calls.globals);
  for (const text of [webText, urlText]) intrinsics.expose(evaluate(text, "realm.js") as object);
  if (!intrinsics.seal(calls.roots)) throw new Error("Cannot seal the realm: a built-in stayed open");
  return calls.host;
}
