class Heap {
  items = [];

  push(item) {
    this.items.push(item);
    let at = this.items.length - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.items[parent] <= this.items[at]) break;
      this.swap(at, parent);
      at = parent;
    }
  }

  pop() {
    const top = this.items[0];
    const last = this.items.pop();
    if (this.items.length > 0) {
      this.items[0] = last;
      let at = 0;
      for (;;) {
        let least = at;
        for (const child of [2 * at + 1, 2 * at + 2]) {
          if (child < this.items.length && this.items[child] < this.items[least]) least = child;
        }
        if (least === at) break;
        this.swap(at, least);
        at = least;
      }
    }
    return top;
  }

  swap(a, b) {
    [this.items[a], this.items[b]] = [this.items[b], this.items[a]];
  }
}

export function execute({ numbers, wanted }) {
  const heap = new Heap();
  for (const number of numbers) heap.push(number);
  const count = Math.min(wanted, numbers.length);
  return { smallest: Array.from({ length: count }, () => heap.pop()) };
}
