/** What speaks against taking in an allele. */
export interface Objection {
  readonly reason: string;
  /** False: time, memory or a host was lacking to tell, and another look may end otherwise. */
  readonly isFinal: boolean;
}
