/**
 * The first cycle among `nodes`, in the order of its edges, or undefined. Depth first with a stack of its own, because
 * a chain of pathways may be longer than the call stack is deep; every edge is looked at once.
 */
export function findCycle<Node>(nodes: Iterable<Node>, next: (node: Node) => Iterable<Node>): Node[] | undefined {
  const done = new Set<Node>();
  for (const root of nodes) {
    if (done.has(root)) continue;
    const path: { readonly node: Node; readonly edges: Iterator<Node> }[] = [];
    const onPath = new Set<Node>();
    const enter = (node: Node): void => {
      path.push({ node, edges: next(node)[Symbol.iterator]() });
      onPath.add(node);
    };
    enter(root);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const edge = top.edges.next();
      if (edge.done === true) {
        done.add(top.node);
        onPath.delete(top.node);
        path.pop();
      } else if (onPath.has(edge.value)) {
        return path.slice(path.findIndex(({ node }) => node === edge.value)).map(({ node }) => node);
      } else if (!done.has(edge.value)) enter(edge.value);
    }
  }
  return undefined;
}
