// Evaluated inside the realm: web-standard globals that a context lacks, built of the realm's own objects, because a host's
// would bring the host's constructors along (sandbox.md, layer 4 hole (4)). What is not here is not pure, or not yet asked for.
(() => {
  const fail = (name, message) => {
    const error = new Error(message);
    error.name = name;
    return error;
  };

  class TextEncoder {
    get encoding() {
      return "utf-8";
    }

    encode(input = "") {
      const text = String(input).toWellFormed();
      const bytes = new Uint8Array(text.length * 3);
      let end = 0;
      for (let at = 0; at < text.length; at += 1) {
        const point = text.codePointAt(at);
        if (point < 0x80) bytes[end++] = point;
        else if (point < 0x800) {
          bytes[end++] = 0xc0 | (point >> 6);
          bytes[end++] = 0x80 | (point & 63);
        } else if (point < 0x10000) {
          bytes[end++] = 0xe0 | (point >> 12);
          bytes[end++] = 0x80 | ((point >> 6) & 63);
          bytes[end++] = 0x80 | (point & 63);
        } else {
          at += 1;
          bytes[end++] = 0xf0 | (point >> 18);
          bytes[end++] = 0x80 | ((point >> 12) & 63);
          bytes[end++] = 0x80 | ((point >> 6) & 63);
          bytes[end++] = 0x80 | (point & 63);
        }
      }
      return bytes.slice(0, end);
    }
  }

  const LABELS = ["utf-8", "utf8", "unicode-1-1-utf-8"];
  /** Smallest code point that a sequence of so many bytes may stand for; less is an overlong form. */
  const SMALLEST = [0, 0, 0x80, 0x800, 0x10000];
  const bytesOf = (input) => {
    if (input === undefined) return new Uint8Array();
    if (ArrayBuffer.isView(input)) return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
    return new Uint8Array(input);
  };

  class TextDecoder {
    #fatal;
    #keepsMark;

    constructor(label = "utf-8", options = {}) {
      if (!LABELS.includes(String(label).trim().toLowerCase()))
        throw new RangeError(`Cannot decode "${label}": only utf-8 is here`);
      this.#fatal = Boolean(options.fatal);
      this.#keepsMark = Boolean(options.ignoreBOM);
    }

    get encoding() {
      return "utf-8";
    }

    get fatal() {
      return this.#fatal;
    }

    decode(input) {
      const bytes = bytesOf(input);
      const parts = [];
      for (let at = 0; at < bytes.length; ) {
        const [point, length] = sequence(bytes, at);
        if (point === -1 && this.#fatal) throw new TypeError("Cannot decode bytes: they are not UTF-8");
        if (!(at === 0 && point === 0xfeff && !this.#keepsMark))
          parts.push(point === -1 ? "\ufffd" : String.fromCodePoint(point));
        at += length;
      }
      return parts.join("");
    }
  }

  /** Code point (-1: none) and length of what stands at a place; a broken sequence ends before the byte that breaks it. */
  const sequence = (bytes, at) => {
    const first = bytes[at];
    if (first < 0x80) return [first, 1];
    const length =
      first >= 0xf0 && first < 0xf5 ? 4 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xc2 && first < 0xe0 ? 2 : 0;
    if (length === 0) return [-1, 1];
    let point = first & (0x7f >> length);
    for (let more = 1; more < length; more += 1) {
      const byte = bytes[at + more];
      if (byte === undefined || (byte & 0xc0) !== 0x80) return [-1, more];
      point = (point << 6) | (byte & 63);
      const low = SMALLEST[length] >> (6 * (length - 1 - more));
      const isBroken =
        point < low ||
        (length === 4 && more === 1 && point > 0x10f) ||
        (length === 3 && more === 1 && point >= 0x360 && point < 0x380);
      if (isBroken) return [-1, more];
    }
    return [point, length];
  };

  const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const btoa = (value) => {
    const text = String(value);
    let out = "";
    for (let at = 0; at < text.length; at += 3) {
      const units = [text.charCodeAt(at), text.charCodeAt(at + 1), text.charCodeAt(at + 2)];
      if (units.some((it) => it > 255))
        throw fail("InvalidCharacterError", "Cannot encode text: it holds characters above U+00FF");
      const bits = (units[0] << 16) | ((units[1] || 0) << 8) | (units[2] || 0);
      const digits = [18, 12, 6, 0].map((shift) => ALPHABET[(bits >> shift) & 63]);
      const kept = Math.min(text.length - at, 3) + 1;
      out += digits.slice(0, kept).join("") + "=".repeat(4 - kept);
    }
    return out;
  };
  const atob = (value) => {
    let text = String(value).replace(/[\t\n\f\r ]/g, "");
    if (text.length % 4 === 0) text = text.replace(/==?$/, "");
    if (text.length % 4 === 1 || /[^A-Za-z0-9+/]/.test(text))
      throw fail("InvalidCharacterError", "Cannot decode text: it is not base64");
    let out = "";
    let bits = 0;
    let count = 0;
    for (const digit of text) {
      bits = ((bits << 6) | ALPHABET.indexOf(digit)) & 0xffffff;
      count += 6;
      if (count >= 8) {
        count -= 8;
        out += String.fromCharCode((bits >> count) & 255);
      }
    }
    return out;
  };

  const CLONED_ERRORS = { EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };
  const uncloneable = () => fail("DataCloneError", "Cannot clone value: it is or holds a function or a symbol");
  const clone = (value, seen) => {
    if (typeof value === "function" || typeof value === "symbol") throw uncloneable();
    if (typeof value !== "object" || value === null) return value;
    const known = seen.get(value);
    if (known !== undefined) return known;
    const keep = (made) => {
      seen.set(value, made);
      return made;
    };
    if (Array.isArray(value)) return fill(keep(new Array(value.length)), value, seen);
    if (value instanceof Date) return keep(new Date(Number(value)));
    if (value instanceof RegExp) return keep(new RegExp(value.source, value.flags));
    if (value instanceof ArrayBuffer) return keep(value.slice(0));
    if (value instanceof DataView)
      return keep(new DataView(clone(value.buffer, seen), value.byteOffset, value.byteLength));
    if (ArrayBuffer.isView(value))
      return keep(new value.constructor(clone(value.buffer, seen), value.byteOffset, value.length));
    if (value instanceof Map) {
      const made = keep(new Map());
      for (const [key, item] of [...value]) made.set(clone(key, seen), clone(item, seen));
      return made;
    }
    if (value instanceof Set) {
      const made = keep(new Set());
      for (const item of [...value]) made.add(clone(item, seen));
      return made;
    }
    if (Error.isError(value)) return keep(new (CLONED_ERRORS[value.name] ?? Error)(value.message));
    if (value instanceof WeakMap || value instanceof WeakSet || value instanceof Promise) throw uncloneable();
    return fill(keep({}), value, seen);
  };
  const fill = (made, value, seen) => {
    for (const key of Object.keys(value)) {
      Object.defineProperty(made, key, {
        value: clone(value[key], seen),
        writable: true,
        enumerable: true,
        configurable: true,
      });
    }
    return made;
  };
  const structuredClone = (value) => clone(value, new Map());

  const zero = Date.now();
  const performance = { timeOrigin: zero, now: () => Date.now() - zero };

  return { TextEncoder, TextDecoder, btoa, atob, structuredClone, performance };
})();
