// Shared by every contestant, in whatever runtime: the same loads, measured the same way. Prints one JSON object.
import { MEDIUM, mediumInputs, SMALL, smallInputs } from "../sandbox-work.js";

const WORK_MS = 400;
const LONE_CALLS = 1_000;
const AT_ONCE = 64;
const BATCH = 500;
const now = () => performance.now();

/** Calls per second of `step`, which makes `each` calls, repeated for a while. */
async function rate(each, step) {
  await step();
  const startedAt = now();
  let calls = 0;
  while (now() - startedAt < WORK_MS) {
    await step();
    calls += each;
  }
  return (calls / (now() - startedAt)) * 1_000;
}

/** As many callers as that, each of whom asks again when it is answered. */
async function inFlight(one, texts) {
  const startedAt = now();
  let calls = 0;
  const caller = async (_unused, first) => {
    for (let n = first; now() - startedAt < WORK_MS; n += AT_ONCE) {
      await one.call(texts[n % texts.length]);
      calls += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, caller));
  return (calls / (now() - startedAt)) * 1_000;
}

/**
 * `load(source)` gives `{ call(text): text or promise, batch?(texts): texts or promise }`.
 * The figures: microseconds of a lone small call (median), small calls a second with 64 in flight and in batches, medium ones.
 */
export async function measure(load) {
  const small = smallInputs(2_000);
  const medium = mediumInputs(300);
  const one = await load(SMALL);
  for (const text of small) await one.call(text);
  const lone = [];
  for (let n = 0; n < LONE_CALLS; n += 1) {
    const startedAt = now();
    await one.call(small[n % small.length]);
    lone.push((now() - startedAt) * 1_000);
  }
  lone.sort((a, b) => a - b);
  let at = 0;
  const next = (count) => {
    at = (at + count) % (small.length - count);
    return small.slice(at, at + count);
  };
  // Once for the compilers of both sides, once for the figure.
  await inFlight(one, small);
  const flight = await inFlight(one, small);
  const batched = one.batch === undefined ? null : await rate(BATCH, () => one.batch(next(BATCH)));
  const other = await load(MEDIUM);
  const mediumRate = await rate(medium.length, async () => {
    if (other.batch !== undefined) await other.batch(medium);
    else await Promise.all(medium.map((text) => other.call(text)));
  });
  return { lone: lone[LONE_CALLS / 2], flight, batched, medium: mediumRate };
}

/** Requests by number over `postMessage`-like channels; each message is a list of texts. */
export function overMessages(post, onMessage) {
  const waiting = new Map();
  let id = 0;
  onMessage(([answered, texts]) => {
    waiting.get(answered)(texts);
    waiting.delete(answered);
  });
  const ask = (texts) =>
    new Promise((resolve) => {
      id += 1;
      waiting.set(id, resolve);
      post([id, texts]);
    });
  return { call: async (text) => (await ask([text]))[0], batch: ask };
}
