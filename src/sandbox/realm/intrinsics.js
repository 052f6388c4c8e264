// Evaluated inside a realm as its first script: removes what leads out, then freezes everything that is left.
// Plain JavaScript without imports, because it runs where nothing of the organism exists. Its value is a record of two functions:
// `harden(extra)` freezes a record's functions as globals, `seal()` closes the realm for good.
(() => {
  const { defineProperty, getOwnPropertyDescriptor, getPrototypeOf, ownKeys } = Reflect;
  const { freeze, isFrozen } = Object;
  const G = globalThis;

  // sandbox.md, layer 4 hole (1): each of these hands out another realm, shared memory, a clock of the collector or raw code.
  const REMOVED = [
    "ShadowRealm",
    "WebAssembly",
    "SharedArrayBuffer",
    "Atomics",
    "FinalizationRegistry",
    "WeakRef",
    "eval",
    "console",
  ];
  for (const name of REMOVED) delete G[name];

  // Annex B statics of RegExp remember the last match of whoever ran before: state between calls.
  for (const key of ownKeys(RegExp)) {
    if (!["length", "name", "prototype", "escape"].includes(key) && typeof key === "string") delete RegExp[key];
  }

  // Code generation is off in this context; these make the same true of the constructors that a prototype leads to.
  const refuse = (name) => {
    const dead = {
      [name]: () => {
        throw new EvalError(`Cannot make code from text: "${name}" is not available to a gene`);
      },
    }[name];
    return dead;
  };
  const functionKinds = [
    ["Function", Function.prototype],
    ["AsyncFunction", getPrototypeOf(async () => {})],
    ["GeneratorFunction", getPrototypeOf(function* () {})],
    ["AsyncGeneratorFunction", getPrototypeOf(async function* () {})],
  ];
  for (const [name, prototype] of functionKinds) {
    const dead = refuse(name);
    defineProperty(dead, "prototype", { value: prototype, writable: false });
    defineProperty(prototype, "constructor", { value: dead, writable: false, configurable: false });
    if (name === "Function")
      defineProperty(G, "Function", { value: dead, writable: false, enumerable: false, configurable: false });
  }

  // sandbox.md, layer 4 hole (3): host frames never reach a gene. Only frames of the gene's own text are rendered.
  const render = (error, sites) => {
    let head = "Error";
    try {
      head = `${error.name}: ${error.message}`;
    } catch {}
    let text = head;
    for (const site of sites) {
      const file = site.getFileName();
      if (file !== "gene.js") continue;
      const name = site.getFunctionName() || "<anonymous>";
      // The gene's text starts on the second line of its script.
      text += `\n    at ${name} (gene.js:${site.getLineNumber() - 1}:${site.getColumnNumber()})`;
    }
    return text;
  };
  defineProperty(Error, "prepareStackTrace", { value: render, writable: false, configurable: false });
  defineProperty(Error, "stackTraceLimit", { value: 24, writable: false, configurable: false });
  // The built-in renders its own text, host frames included, and pays no heed to prepareStackTrace.
  const captureStackTrace = function captureStackTrace(target) {
    const { stack } = new Error(target.message);
    defineProperty(target, "stack", { value: stack, writable: true, enumerable: false, configurable: true });
  };
  defineProperty(Error, "captureStackTrace", { value: captureStackTrace, writable: false, configurable: false });

  // A frozen prototype forbids `error.name = "x"` on its instances (the override mistake). These accessors allow it.
  const OVERRIDDEN = [
    [Object.prototype, ["constructor", "toString", "toLocaleString", "valueOf", "hasOwnProperty"]],
    [Function.prototype, ["toString", "name"]],
    [Error.prototype, ["constructor", "name", "message", "toString"]],
    ...[EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError, AggregateError].map((it) => [
      it.prototype,
      ["constructor", "name", "message"],
    ]),
    [Date.prototype, ["toString", "toJSON"]],
  ];
  const allowOverride = (prototype, key) => {
    const found = getOwnPropertyDescriptor(prototype, key);
    if (found === undefined || !("value" in found) || !found.configurable) return;
    const { value } = found;
    const accessor = {
      get() {
        return value;
      },
      set(next) {
        if (this === prototype)
          throw new TypeError(`Cannot assign to "${String(key)}" of a built-in prototype: built-ins are frozen`);
        const done = defineProperty(this, key, { value: next, writable: true, enumerable: true, configurable: true });
        if (!done) throw new TypeError(`Cannot assign to "${String(key)}": the object is frozen`);
      },
    };
    defineProperty(prototype, key, {
      get: accessor.get,
      set: accessor.set,
      enumerable: found.enumerable,
      configurable: false,
    });
  };

  // What syntax alone reaches, besides the globals.
  const hidden = () =>
    [
      function* () {},
      async function* () {},
      async () => {},
      (function* () {})(),
      (async function* () {})(),
      [][Symbol.iterator](),
      new Map().entries(),
      new Set().entries(),
      ""[Symbol.iterator](),
      "".matchAll(/a/g),
      [].values().map((it) => it),
      Iterator.from({
        next() {
          return { done: true };
        },
      }),
      new Intl.Segmenter("en").segment("a"),
      new Intl.Segmenter("en").segment("a")[Symbol.iterator](),
    ].map(getPrototypeOf);

  const freezeAll = (roots) => {
    const queue = [...roots];
    const seen = new Set();
    for (let at = 0; at < queue.length; at += 1) {
      const value = queue[at];
      if (value === null || (typeof value !== "object" && typeof value !== "function") || seen.has(value)) continue;
      seen.add(value);
      if (value !== G) freeze(value);
      queue.push(getPrototypeOf(value));
      for (const key of ownKeys(value)) {
        const { value: inner, get, set } = getOwnPropertyDescriptor(value, key);
        queue.push(inner, get, set);
      }
    }
    return seen;
  };

  return {
    expose(globals) {
      for (const key of ownKeys(globals)) {
        defineProperty(G, key, { value: globals[key], writable: false, enumerable: false, configurable: false });
      }
    },
    seal(roots) {
      for (const [prototype, keys] of OVERRIDDEN) for (const key of keys) allowOverride(prototype, key);
      const seen = freezeAll([G, ...hidden(), ...roots]);
      // Freezing the global object last: no call leaves a name behind for a later one (sandbox.md, layer 5).
      freeze(G);
      for (const value of seen) if (!isFrozen(value) && !ArrayBuffer.isView(value)) return false;
      return true;
    },
  };
})();
