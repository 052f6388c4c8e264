// Evaluated inside the realm after `intrinsics.js` and before any gene: everything a call needs, built of the realm's own objects.
// sandbox.md, layer 4 hole (4): the host passes strings, numbers and functions that were compiled in this realm, and nothing else;
// it gets strings and numbers back. What is written here may therefore trust the built-ins (they are frozen) but no value of a gene.
(() => {
  const { parse, stringify } = JSON;
  const { defineProperty } = Reflect;
  const MESSAGE_MAX = 2000;
  const TIMERS_MAX = 1000;
  const DELAY_MS_MAX = 0x7fffffff;

  // ---- state of the one call that is running; `begin` replaces all of it
  let ending = 0; // 0 pending, 1 output, 2 failure
  let output = "";
  let failure = null;
  let logs = null;
  let logRoom = 0;
  let outputMax = 0;
  let callsLeft = 0;
  let framesMax = 0;
  let outbox = [];
  let waiting = new Map();
  let timers = new Map();
  let nextId = 1;

  const begin = (outputBytesMax, logBytesMax, sdkCallsMax, framesKept) => {
    framesMax = framesKept;
    ending = 0;
    output = "";
    failure = null;
    logs = null;
    logRoom = logBytesMax;
    outputMax = outputBytesMax;
    callsLeft = sdkCallsMax;
    if (outbox.length > 0) outbox = [];
    if (waiting.size > 0) waiting = new Map();
    if (timers.size > 0) timers = new Map();
  };

  const clip = (text, max) => (text.length <= max ? text : `${text.slice(0, max)}…`);

  // Runs the gene's code (toString, getters, proxies): always inside the call, under its deadline.
  const textOf = (value) => {
    try {
      if (typeof value === "string") return value;
      if (typeof value === "object" && value !== null) return stringify(value) ?? String(value);
      return String(value);
    } catch {
      return "a value that cannot be shown";
    }
  };

  const log = (...values) => {
    logs ??= [];
    if (logRoom < 0) return;
    const line = clip(values.map(textOf).join(" "), logRoom + 1);
    logRoom -= utf8Bytes(line) + 1;
    logs.push(logRoom < 0 ? "… the rest of the log is cut: it is over its limit" : line);
  };

  // ---- how a call ends
  const fail = (kind, message, frames) => {
    // A bound that was broken stays broken, whatever the gene does about it afterwards.
    if (failure !== null && failure[0] === "violation") return;
    ending = 2;
    failure = [kind, clip(message, MESSAGE_MAX), frames, null];
  };

  const framesOf = (stack) => {
    const frames = [];
    for (const line of stack.split("\n", 64)) {
      const found = /^ {4}at (.*) \(gene\.js:(\d+):(\d+)\)$/.exec(line);
      if (found !== null && frames.length < framesMax) {
        frames.push({ function: clip(found[1], 200), line: Number(found[2]), column: Number(found[3]) });
      }
    }
    return frames;
  };

  const read = (thrown, key) => {
    try {
      const value = thrown[key];
      return typeof value === "string" ? clip(value, 8000) : "";
    } catch {
      return "";
    }
  };

  const threw = (thrown) => {
    if ((typeof thrown !== "object" && typeof thrown !== "function") || thrown === null) {
      fail("threw", `threw ${typeof thrown === "string" ? stringify(clip(thrown, MESSAGE_MAX)) : textOf(thrown)}`, []);
      return;
    }
    const name = read(thrown, "name");
    const message = read(thrown, "message");
    // The stack's text is made when it is read, which costs more than the rest of a small call.
    const frames = framesMax === 0 ? [] : framesOf(read(thrown, "stack"));
    if (name === "RangeError" && /^out of memory/i.test(message)) fail("memory", "ran out of memory", frames);
    else if (name === "" && message === "") fail("threw", `threw ${clip(textOf(thrown), 200)}`, frames);
    else fail("threw", name === "" || name === "Error" ? message : `${name}: ${message}`, frames);
  };

  const utf8Bytes = (text) => {
    let bytes = text.length;
    for (let at = 0; at < text.length; at += 1) {
      const unit = text.charCodeAt(at);
      if (unit > 0x7f) bytes += unit > 0x7ff && (unit < 0xd800 || unit > 0xdfff) ? 2 : 1;
    }
    return bytes;
  };

  const DEPTH_MAX = 64;
  // Nothing is nested deeper than it has brackets, and counting those is native work: most outputs need no more.
  const hasFewBrackets = (json) => {
    let left = DEPTH_MAX;
    for (let at = json.indexOf("{"); at !== -1; at = json.indexOf("{", at + 1)) if (--left < 0) return false;
    for (let at = json.indexOf("["); at !== -1; at = json.indexOf("[", at + 1)) if (--left < 0) return false;
    return true;
  };
  const isTooDeep = (json) => {
    if (hasFewBrackets(json)) return false;
    let depth = 0;
    for (let at = 0; at < json.length; at += 1) {
      const unit = json.charCodeAt(at);
      if (unit === 0x22) {
        do {
          at = json.indexOf('"', at + 1);
        } while (isEscaped(json, at));
      } else if (unit === 0x5b || unit === 0x7b) {
        depth += 1;
        if (depth > DEPTH_MAX) return true;
      } else if (unit === 0x5d || unit === 0x7d) depth -= 1;
    }
    return false;
  };
  const isEscaped = (json, at) => {
    let slashes = 0;
    while (json.charCodeAt(at - 1 - slashes) === 0x5c) slashes += 1;
    return slashes % 2 === 1;
  };

  const finish = (value) => {
    const json = stringify(value);
    if (typeof json !== "string") {
      fail("contract", `execute returned ${typeof value}, which is no JSON value`, []);
    } else if (json.length > outputMax || (json.length * 3 > outputMax && utf8Bytes(json) > outputMax)) {
      fail("violation", `the output is over its limit of ${outputMax} bytes`, []);
    } else if (json.length > 2 * DEPTH_MAX && isTooDeep(json)) {
      fail("violation", `the output is nested more than ${DEPTH_MAX} levels deep`, []);
    } else if (ending === 0) {
      ending = 1;
      output = json;
    }
  };

  const finishOrThrow = (value) => {
    try {
      finish(value);
    } catch (thrown) {
      threw(thrown);
    }
  };

  // ---- sdk: calls become texts in the outbox, which the host empties; answers come back by number
  const violate = (message) => {
    fail("violation", message, []);
    throw new RangeError(message);
  };

  const sdkCall = (operation, argument) => {
    if (callsLeft <= 0) violate("too many sdk calls");
    callsLeft -= 1;
    const text = stringify(argument === undefined ? null : argument);
    if (typeof text !== "string") throw new TypeError(`Cannot call sdk.${operation}: its argument is no JSON value`);
    const id = nextId++;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      outbox.push(["call", id, operation, text]);
    });
  };

  const plainSdk = Object.freeze({ log });
  let sdkKey = "";
  let sdk = plainSdk;
  const sdkFor = (operations) => {
    if (operations === sdkKey) return sdk;
    const made = {};
    for (const name of parse(operations)) {
      // A method, and so without [[Construct]] and a prototype that could hold something.
      defineProperty(made, name, {
        value: Object.freeze(
          {
            call(argument) {
              return sdkCall(name, argument);
            },
          }.call,
        ),
        enumerable: true,
      });
    }
    defineProperty(made, "log", { value: log, enumerable: true });
    sdkKey = operations;
    sdk = Object.freeze(made);
    return sdk;
  };

  // ---- timers live as long as their call: a later call begins with none
  const addTimer = (callback, ms, repeat, values) => {
    if (typeof callback !== "function") throw new TypeError("Cannot set a timer: its callback is no function");
    if (timers.size >= TIMERS_MAX) violate("too many timers");
    const delay = Math.min(Math.max(Number(ms) || 0, 0), DELAY_MS_MAX);
    const id = nextId++;
    timers.set(id, { callback, delay: repeat ? Math.max(delay, 1) : delay, repeat, values, due: Date.now() + delay });
    return id;
  };
  const setTimeout = (callback, ms, ...values) => addTimer(callback, ms, false, values);
  const setInterval = (callback, ms, ...values) => addTimer(callback, ms, true, values);
  const clearTimeout = (id) => {
    timers.delete(id);
  };
  const queueMicrotask = (callback) => {
    if (typeof callback !== "function") throw new TypeError("Cannot queue a microtask: it is no function");
    Promise.resolve().then(callback).catch(threw);
  };

  const nextTimer = () => {
    let next;
    for (const [id, timer] of timers) if (next === undefined || timer.due < next[1].due) next = [id, timer];
    return next;
  };

  const fire = (id) => {
    const timer = timers.get(id);
    if (timer === undefined) return;
    if (timer.repeat) timer.due = Date.now() + timer.delay;
    else timers.delete(id);
    try {
      timer.callback(...timer.values);
    } catch (thrown) {
      threw(thrown);
    }
  };

  const console = {};
  for (const name of ["log", "info", "warn", "error", "debug", "trace"]) console[name] = log;

  const isThenable = (value) => typeof value === "object" && value !== null && typeof value.then === "function";

  const host = Object.freeze({
    /** Begins a call and says how far it came: see `ending`. */
    call(factory, text, operations, outputBytesMax, logBytesMax, sdkCallsMax, framesKept) {
      begin(outputBytesMax, logBytesMax, sdkCallsMax, framesKept);
      try {
        const execute = factory();
        if (typeof execute !== "function") fail("threw", "the gene exports no function named execute", []);
        else {
          const value = execute(parse(text), operations === "" ? plainSdk : sdkFor(operations));
          if (isThenable(value)) new Promise((resolve) => resolve(value)).then(finishOrThrow, threw);
          else finish(value);
        }
      } catch (thrown) {
        threw(thrown);
      }
      return ending;
    },
    /** 0 pending, 1 output, 2 failure. */
    ending: () => ending,
    hasLogs: () => logs !== null,
    /** The text of the ending. */
    take() {
      if (ending === 2) {
        failure[3] = logs ?? [];
        return stringify(failure);
      }
      return logs === null ? output : stringify({ output, logs });
    },
    /** The same as a piece of a row (frames.ts). */
    takePiece() {
      const text = host.take();
      return `${ending === 2 ? 2 : logs === null ? 0 : 1}${text.length}:${text}`;
    },
    fail(kind, message) {
      fail(kind, message, []);
    },
    /** A call of a gene that does not compile. */
    refuse(message) {
      begin(0, 0, 0);
      fail("threw", message, []);
    },
    /** What the call waits for: the number of sdk calls under way, and texts to send, as JSON. */
    waits: () => waiting.size,
    outbox() {
      const sent = outbox;
      outbox = [];
      return stringify(sent);
    },
    /** `[id, milliseconds]` of the timer that is due first, as JSON, or "". */
    timer() {
      const next = nextTimer();
      return next === undefined ? "" : stringify([next[0], Math.max(0, Math.ceil(next[1].due - Date.now()))]);
    },
    fire,
    answer(id, ok, name, text) {
      const asked = waiting.get(id);
      if (asked === undefined) return;
      waiting.delete(id);
      if (ok === 1) {
        asked.resolve(parse(text));
        return;
      }
      const error = new Error(text);
      error.name = name;
      asked.reject(error);
    },
  });

  return {
    globals: Object.freeze({
      console,
      setTimeout,
      setInterval,
      clearTimeout,
      clearInterval: clearTimeout,
      queueMicrotask,
    }),
    host,
    roots: [host, plainSdk, log],
  };
})();
