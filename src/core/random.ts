/** A source of randomness that is an argument: the same seed gives the same evolution. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform integer in [0, below). */
  below(below: number): number;
}

/** sfc32 by Chris Doty-Humphrey (PractRand): small, fast, 2^128 states; seeded by splitmix32 from one integer. */
export function seededRandom(seed: number): Random {
  const mix = splitmix32(seed);
  let [a, b, c, counter] = [mix(), mix(), mix(), 1];
  const next32 = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return sum >>> 0;
  };
  for (let warmUp = 0; warmUp < 12; warmUp += 1) next32();
  return {
    next: () => next32() / 4_294_967_296,
    below: (below) => Math.floor((next32() / 4_294_967_296) * below),
  };
}

/** A seed for somebody who did not bring one; print it, so that what follows can be repeated. */
export function freshSeed(): number {
  return Math.floor(Math.random() * 4_294_967_296);
}

function splitmix32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) | 0;
  };
}
