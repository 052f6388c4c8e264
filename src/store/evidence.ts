/** Recorded successes kept at each locus, the newest of each input. */
export const successesPerLocusMax = 200;
