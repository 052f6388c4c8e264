/** Something worked out once for each subject, forgotten with it. */
export class WeakCache<Key extends object, Value> {
  readonly #known = new WeakMap<Key, { readonly value: Value }>();
  readonly #work: (key: Key) => Value;

  constructor(work: (key: Key) => Value) {
    this.#work = work;
  }

  get(key: Key): Value {
    let entry = this.#known.get(key);
    if (entry === undefined) {
      entry = { value: this.#work(key) };
      this.#known.set(key, entry);
    }
    return entry.value;
  }
}
