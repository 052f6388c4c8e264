/**
 * Cycles among `nodes`: at least one through every knot, each node in at most one as its start or end. Depth first with
 * a stack of its own, because a chain of pathways may be longer than the call stack is deep; every edge is looked at once.
 */
export function* findCycles<Node>(nodes: Iterable<Node>, next: (node: Node) => Iterable<Node>): Generator<Node[]> {
  const entered = new Set<Node>();
  const told = new Set<Node>();
  for (const root of nodes) {
    if (entered.has(root)) continue;
    const path: { readonly node: Node; readonly edges: Iterator<Node> }[] = [];
    const positions = new Map<Node, number>();
    const enter = (node: Node): void => {
      positions.set(node, path.length);
      entered.add(node);
      path.push({ node, edges: next(node)[Symbol.iterator]() });
    };
    enter(root);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const edge = top.edges.next();
      if (edge.done === true) {
        positions.delete(top.node);
        path.pop();
        continue;
      }
      const position = positions.get(edge.value);
      if (position === undefined) {
        if (!entered.has(edge.value)) enter(edge.value);
      } else if (!told.has(edge.value) && !told.has(top.node)) {
        const cycle = path.slice(position).map(({ node }) => node);
        for (const node of cycle) told.add(node);
        yield cycle;
      }
    }
  }
}

export function findCycle<Node>(nodes: Iterable<Node>, next: (node: Node) => Iterable<Node>): Node[] | undefined {
  for (const cycle of findCycles(nodes, next)) return cycle;
  return undefined;
}
