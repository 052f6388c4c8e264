/**
 * Kills the Worker's own way of making code from text, and freezes what its objects inherit from.
 *
 * sandbox.md, layer 4 hole (2): should an object of the host's realm ever reach a gene after all, climbing from it
 * (`e.constructor.constructor`) must end at a wall and its prototypes must not be a place to leave things.
 * To be called after every module has been loaded.
 */
export function lockWorker(): void {
  const samples = [() => undefined, async () => undefined, function* () {}, async function* () {}];
  for (const sample of samples) {
    const prototype: object = Object.getPrototypeOf(sample);
    Object.defineProperty(prototype, "constructor", { value: undefined, writable: false, configurable: false });
  }
  for (const name of ["eval", "Function", "ShadowRealm", "WebAssembly"]) Reflect.deleteProperty(globalThis, name);
  Object.defineProperty(Error, "prepareStackTrace", { value: undefined, writable: false, configurable: false });
  for (const intrinsic of INTRINSICS) {
    Object.freeze(intrinsic.prototype);
    Object.freeze(intrinsic);
  }
}

const INTRINSICS: readonly { readonly prototype: object }[] = [
  ...[Object, Array, String, Number, Boolean, Symbol, BigInt, Promise, RegExp, Date, Map, Set, WeakMap, WeakSet],
  ...[Error, TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError, AggregateError],
  ...[ArrayBuffer, DataView, Function, Object.getPrototypeOf(Uint8Array), Uint8Array],
];
