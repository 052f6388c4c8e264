/**
 * Gives whoever it calls an `sdk` with certain operations and no others, and knows in the end what was left under way.
 * `$$` becomes a prefix that no text in its sight contains.
 */
export const HANDS_RUNTIME = `const $$hands = (sdk, names, callsMax) => {
  let left = callsMax, open = 0, over = false, refused = false;
  const done = () => { open -= 1; };
  const face = {};
  for (const name of names) {
    const call = { call(argument) {
      if (over || left <= 0) { refused = true; throw new RangeError("too many sdk calls"); }
      left -= 1;
      const answer = sdk[name](argument);
      open += 1;
      answer.then(done, done);
      return answer;
    } }.call;
    Object.defineProperty(face, name, { value: $$freeze(call), enumerable: true });
  }
  Object.defineProperty(face, "log", { value: sdk.log, enumerable: true });
  return {
    face: $$freeze(face),
    end: () => {
      over = true;
      return refused ? "too many sdk calls" : open > 0 ? "left calls to sdk under way" : "";
    },
  };
};
`;

/**
 * What every fused gene carries to call its steps as the organism would: each with a fresh module, its own copy of its
 * input, its own rights, and its answer taken as JSON. `$$` becomes a prefix that no step's text contains.
 */
export const FUSED_RUNTIME = `
const { parse: $$parse, stringify: $$stringify } = JSON;
const { isArray: $$isArray } = Array;
const { isInteger: $$isInteger, isFinite: $$isFinite } = Number;
const { hasOwn: $$hasOwn, freeze: $$freeze } = Object;
const $$unfit = (what) => { throw new TypeError(what); };
const $$isObject = (v) => typeof v === "object" && v !== null && !$$isArray(v);
const $$own = (v, key) => ($$isObject(v) && $$hasOwn(v, key) ? v[key] : undefined);
const $$item = (v, index) => ($$isArray(v) ? v[index] : undefined);
const $$text = (v) => (v === undefined || v === null ? "" : typeof v === "string" ? v : $$stringify(v));
const $$truthy = (v) =>
  $$isArray(v) ? v.length > 0 : $$isObject(v) ? Object.keys(v).length > 0 : Boolean(v);
const $$canonical = (v) => {
  if ($$isArray(v)) return "[" + v.map($$canonical).join(",") + "]";
  if (!$$isObject(v)) return $$stringify(v);
  return "{" + Object.keys(v).sort().map((key) => $$stringify(key) + ":" + $$canonical(v[key] ?? null)).join(",") + "}";
};
const $$equal = (l, r) => l === r || $$canonical(l) === $$canonical(r);
const $$ordered = (l, r) =>
  (typeof l === "number" && typeof r === "number") || (typeof l === "string" && typeof r === "string");
const $$stop = (where, how, why) => { throw new Error("step " + where + " " + how + ": " + why); };
const $$say = (thrown) => {
  if (typeof thrown === "string") return "threw " + $$stringify(thrown);
  if ((typeof thrown !== "object" && typeof thrown !== "function") || thrown === null) return "threw " + String(thrown);
  const name = typeof thrown.name === "string" ? thrown.name : "";
  const message = typeof thrown.message === "string" ? thrown.message : "";
  return name === "" || name === "Error" ? message : name + ": " + message;
};
const $$threw = (where, thrown) => {
  let why = "threw a value that cannot be shown";
  try { why = $$say(thrown); } catch {}
  $$stop(where, "failed", why);
};
const $$isTooDeep = (v, left) => {
  if (typeof v !== "object" || v === null) return false;
  if (left === 0) return true;
  for (const key of Object.keys(v)) if ($$isTooDeep(v[key], left - 1)) return true;
  return false;
};
const $$logOnly = (sdk) => ({ face: $$freeze({ log: sdk.log }), end: () => "" });
${HANDS_RUNTIME}const $$end = (step, where, value, sdk, from) => {
  let text;
  try { text = $$stringify(value); } catch (thrown) { $$threw(where, thrown); }
  if (typeof text !== "string") $$stop(where, "failed", "execute returned " + typeof value + ", which is no JSON value");
  if (text.length * 3 > step.outputMax) $$stop(where, "failed", "the output is large");
  const trouble = sdk.end();
  if (trouble !== "") $$stop(where, "failed", trouble);
  if (Date.now() - from > step.ms) $$stop(where, "failed", "ran longer than " + step.ms + " ms");
  const answer = $$parse(text);
  if (text.length > 128 && $$isTooDeep(answer, step.depth)) $$stop(where, "failed", "the output is nested too deep");
  let output;
  try { output = step.give(answer, 0); } catch (unfit) {
    $$stop(where, "failed", "output breaks the contract: " + unfit.message);
  }
  if (output.success === false) {
    $$stop(where, "refused", typeof output.error === "string" ? output.error : "success=false");
  }
  return output;
};
const $$step = (step, where, input, sdk) => {
  let text;
  try { text = $$stringify(step.take(input, 0)); } catch (unfit) {
    $$stop(where, "failed", "its input does not fit: " + unfit.message);
  }
  if (text.length * 3 > step.inputMax) $$stop(where, "failed", "its input is large");
  const from = Date.now();
  let value;
  try {
    value = step.make()($$parse(text), sdk.face);
    if (typeof value === "object" && value !== null && typeof value.then === "function") {
      return new Promise((resolve) => resolve(value)).then(
        (answer) => $$end(step, where, answer, sdk, from),
        (thrown) => $$threw(where, thrown),
      );
    }
  } catch (thrown) {
    $$threw(where, thrown);
  }
  return $$end(step, where, value, sdk, from);
};
`;
