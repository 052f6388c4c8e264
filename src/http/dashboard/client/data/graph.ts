// Where the steps of a pathway stand: rows by what they wait for, centred.

export interface GraphStep {
  readonly key: string;
  readonly number: number | null;
  readonly kind: string;
  readonly name: string;
  /** Keys of the steps that must be done first. */
  readonly needs: readonly string[];
  readonly steps: readonly GraphStep[];
}

export interface Placed {
  readonly step: GraphStep;
  readonly x: number;
  readonly y: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly Placed[];
  readonly edges: readonly (readonly [from: Placed, to: Placed])[];
}

export const NODE = { width: 264, height: 80, gapX: 16, gapY: 36 } as const;

/** @param isParallel false: each step waits for the one before it */
export function layOut(steps: readonly GraphStep[], isParallel: boolean): Layout {
  const needsOf = (index: number): readonly string[] => {
    if (isParallel) return steps[index]?.needs ?? [];
    const before = steps[index - 1];
    return before === undefined ? [] : [before.key];
  };
  const rowOf = new Map<string, number>();
  for (const [index, step] of steps.entries()) {
    rowOf.set(step.key, Math.max(0, ...needsOf(index).map((key) => (rowOf.get(key) ?? -1) + 1)));
  }
  const rows = Map.groupBy(steps, ({ key }) => rowOf.get(key) ?? 0);
  const widest = Math.max(1, ...[...rows.values()].map(({ length }) => length));
  const width = widest * (NODE.width + NODE.gapX) - NODE.gapX;
  const nodes = [...rows].flatMap(([row, members]) => {
    const start = (width - (members.length * (NODE.width + NODE.gapX) - NODE.gapX)) / 2;
    const y = row * (NODE.height + NODE.gapY);
    return members.map((step, index) => ({ step, x: start + index * (NODE.width + NODE.gapX), y }));
  });
  const byKey = new Map(nodes.map((node) => [node.step.key, node]));
  const edges = steps.flatMap((step, index) => {
    const to = byKey.get(step.key);
    return needsOf(index).flatMap((key) => {
      const from = byKey.get(key);
      return from === undefined || to === undefined ? [] : [[from, to] as const];
    });
  });
  return { width, height: Math.max(1, rows.size) * (NODE.height + NODE.gapY) - NODE.gapY, nodes, edges };
}
