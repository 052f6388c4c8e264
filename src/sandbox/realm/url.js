// Evaluated inside the realm: URLSearchParams whole, and URL for what genes meet (http, https, ws, wss, ftp, file with ASCII hosts).
// What the standard would accept and this does not (other schemes, international hosts, IPv6 zones) throws: never a wrong answer.
(() => {
  const PORTS = { "http:": "80", "https:": "443", "ws:": "80", "wss:": "443", "ftp:": "21", "file:": "" };
  const utf8 = (text, keep) => {
    let out = "";
    for (const character of text.toWellFormed())
      out += keep.test(character) ? character : encodeURIComponent(character).replace(/[!'()*]/g, hex);
    return out;
  };
  const hex = (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  const PATH = /[A-Za-z0-9\-._~!$&'()*+,;=:@/%|[\]^\\]/;
  const QUERY = /[A-Za-z0-9\-._~!$&()*+,;=:@/?%[\]\\^`{|}]/;
  const FRAGMENT = /[A-Za-z0-9\-._~!$&'()*+,;=:@/?%[\]\\^{|}#]/;
  const USER = /[A-Za-z0-9\-._~!$&'()*+,%]/;
  const FORM = /[A-Za-z0-9*\-._]/;
  const formEncode = (text) => utf8(text.replaceAll(" ", "\u0000"), FORM).replaceAll("%00", "+");
  const formDecode = (text) => {
    const spaced = text.replaceAll("+", " ");
    try {
      return decodeURIComponent(spaced.replace(/%(?![0-9A-Fa-f]{2})/g, "%25"));
    } catch {
      return spaced.replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) => {
        const bytes = run
          .slice(1)
          .split("%")
          .map((pair) => Number.parseInt(pair, 16));
        return new TextDecoder().decode(new Uint8Array(bytes));
      });
    }
  };

  const readForm = (text) => {
    const parts = text.split("&").filter((part) => part !== "");
    return parts.map((part) => {
      const at = part.indexOf("=");
      return at === -1 ? [formDecode(part), ""] : [formDecode(part.slice(0, at)), formDecode(part.slice(at + 1))];
    });
  };

  /** The params of a URL, which hears of their changes. Not a method: a gene gets the standard's names. */
  let bind;

  class URLSearchParams {
    #pairs = [];
    #changed = () => {};

    constructor(init = "") {
      if (typeof init === "object" && init !== null) {
        const pairs = typeof init[Symbol.iterator] === "function" ? [...init] : Object.entries(init);
        this.#pairs = pairs.map(([name, value]) => [String(name), String(value)]);
      } else this.#pairs = readForm(String(init).replace(/^\?/, ""));
    }

    static {
      bind = (query, changed) => {
        const made = new URLSearchParams(query);
        made.#changed = changed;
        return made;
      };
    }

    get size() {
      return this.#pairs.length;
    }

    append(name, value) {
      this.#pairs.push([String(name), String(value)]);
      this.#changed();
    }

    delete(name, value) {
      this.#pairs = this.#pairs.filter(
        ([key, it]) => key !== String(name) || (value !== undefined && it !== String(value)),
      );
      this.#changed();
    }

    get(name) {
      return this.#pairs.find(([key]) => key === String(name))?.[1] ?? null;
    }

    getAll(name) {
      return this.#pairs.filter(([key]) => key === String(name)).map(([, value]) => value);
    }

    has(name, value) {
      return this.#pairs.some(([key, it]) => key === String(name) && (value === undefined || it === String(value)));
    }

    set(name, value) {
      const at = this.#pairs.findIndex(([key]) => key === String(name));
      if (at === -1) this.#pairs.push([String(name), String(value)]);
      else {
        this.#pairs[at] = [String(name), String(value)];
        this.#pairs = this.#pairs.filter(([key], index) => index <= at || key !== String(name));
      }
      this.#changed();
    }

    sort() {
      this.#pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
      this.#changed();
    }

    forEach(callback, self) {
      for (const [name, value] of this.#pairs) callback.call(self, value, name, this);
    }

    *entries() {
      for (const [name, value] of this.#pairs) yield [name, value];
    }

    *keys() {
      for (const [name] of this.#pairs) yield name;
    }

    *values() {
      for (const [, value] of this.#pairs) yield value;
    }

    [Symbol.iterator]() {
      return this.entries();
    }

    toString() {
      return this.#pairs.map(([name, value]) => `${formEncode(name)}=${formEncode(value)}`).join("&");
    }
  }

  const refuse = (text) => {
    throw new TypeError(`Cannot parse URL ${JSON.stringify(text)}: it is invalid, or of a kind that is not here`);
  };

  const withoutDots = (path) => {
    const kept = [];
    const parts = path.split("/").slice(1);
    parts.forEach((part, at) => {
      const plain = part.replace(/%2e/gi, ".");
      const isLast = at === parts.length - 1;
      if (plain === "..") kept.pop();
      if (plain === "." || plain === "..") {
        if (isLast) kept.push("");
      } else kept.push(part);
    });
    return `/${kept.join("/")}`;
  };

  const readHost = (host, text) => {
    const name = host.toLowerCase();
    if (/^\[[0-9a-f:.]+\]$/.test(name)) return name;
    // A host that ends in a number is an IPv4 address; its odd spellings (octal, hex, short) are not read here.
    if (/(^|\.)(\d+|0x[0-9a-f]*)\.?$/.test(name)) {
      const isPlain =
        /^(0|[1-9]\d{0,2})(\.(0|[1-9]\d{0,2})){3}$/.test(name) && name.split(".").every((it) => Number(it) <= 255);
      return isPlain ? name : refuse(text);
    }
    return /^[a-z0-9\-._~!$&'()*+,;=]+$/.test(name) && !/(^|\.)xn--/.test(name) ? name : refuse(text);
  };

  const ABSOLUTE = /^([A-Za-z][A-Za-z0-9+.-]*:)[\\/]{2}([^\\/?#]*)([^?#]*)(\?[^#]*)?(#.*)?$/s;
  const parse = (input) => {
    const text = String(input)
      .trim()
      .replace(/[\t\n\r]/g, "");
    const found = ABSOLUTE.exec(text) ?? refuse(input);
    const protocol = found[1].toLowerCase();
    if (!Object.hasOwn(PORTS, protocol)) refuse(input);
    const authority = /^(?:([^:]*)(?::(.*))?@)?(\[[^\]]*\]|[^:]*)(?::(\d*))?$/s.exec(found[2]) ?? refuse(input);
    const [, username = "", password = "", host, port = ""] = authority;
    if (host === "" && protocol !== "file:") refuse(input);
    if (Number(port) > 65_535) refuse(input);
    const number = port === "" ? "" : String(Number(port));
    return {
      protocol,
      username: utf8(username, USER),
      password: utf8(password, USER),
      hostname: host === "" ? "" : readHost(host, input),
      port: number === PORTS[protocol] ? "" : number,
      pathname: withoutDots(utf8(found[3].replaceAll("\\", "/") || "/", PATH)),
      search: found[4] === undefined || found[4] === "?" ? "" : utf8(found[4], QUERY),
      hash: found[5] === undefined || found[5] === "#" ? "" : utf8(found[5], FRAGMENT),
    };
  };

  const resolve = (input, base) => {
    const text = String(input).trim();
    if (base === undefined || /^[A-Za-z][A-Za-z0-9+.-]*:/.test(text)) return parse(text);
    const from = new URL(base);
    const root = `${from.protocol}//${from.username === "" ? "" : `${from.username}${from.password === "" ? "" : `:${from.password}`}@`}${from.host}`;
    if (/^[\\/]{2}/.test(text)) return parse(from.protocol + text);
    if (/^[\\/]/.test(text)) return parse(root + text);
    if (text === "" || text.startsWith("#")) return parse(root + from.pathname + from.search + text);
    if (text.startsWith("?")) return parse(root + from.pathname + text);
    return parse(root + from.pathname.replace(/[^/]*$/, "") + text);
  };

  class URL {
    #parts;
    #params;

    constructor(input, base) {
      this.#parts = resolve(input, base);
      const changed = () => {
        const query = this.#params.toString();
        this.#parts.search = query === "" ? "" : `?${query}`;
      };
      this.#params = bind(this.#parts.search, changed);
    }

    static canParse(input, base) {
      return URL.parse(input, base) !== null;
    }

    static parse(input, base) {
      try {
        return new URL(input, base);
      } catch {
        return null;
      }
    }

    get host() {
      const { hostname, port } = this.#parts;
      return port === "" ? hostname : `${hostname}:${port}`;
    }

    get origin() {
      return this.#parts.protocol === "file:" ? "null" : `${this.#parts.protocol}//${this.host}`;
    }

    get searchParams() {
      return this.#params;
    }

    get href() {
      const { protocol, username, password, pathname, search, hash } = this.#parts;
      const user = username === "" && password === "" ? "" : `${username}${password === "" ? "" : `:${password}`}@`;
      return `${protocol}//${user}${this.host}${pathname}${search}${hash}`;
    }

    toString() {
      return this.href;
    }

    toJSON() {
      return this.href;
    }

    static {
      for (const name of ["protocol", "username", "password", "hostname", "port", "pathname", "search", "hash"]) {
        Object.defineProperty(URL.prototype, name, {
          get() {
            return this.#parts[name];
          },
          enumerable: true,
          configurable: true,
        });
      }
    }
  }

  return { URL, URLSearchParams };
})();
