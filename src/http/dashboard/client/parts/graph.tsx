import { type GraphStep, layOut, NODE, type Placed } from "../data/graph.ts";
import { Word } from "./badge.tsx";
import { Name as Words } from "./name.tsx";

interface GraphProps {
  readonly steps: readonly GraphStep[];
  readonly isParallel: boolean;
  /** What became of a step in the run that is shown; null where it has not come to it. */
  readonly stateOf: (step: GraphStep) => string | null;
}

/** The steps of a pathway: what waits for what, and how far a run has come. */
export function Graph({ steps, isParallel, stateOf }: GraphProps) {
  const { width, height, nodes, edges } = layOut(steps, isParallel);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section class="graph" tabIndex={0} aria-label="Steps">
      <div class="graph-plane" style={{ width: `${width}px`, height: `${height}px` }}>
        <svg width={width} height={height} aria-hidden="true">
          {edges.map(([from, to]) => (
            <path key={`${from.step.key} ${to.step.key}`} d={curve(from, to)} />
          ))}
        </svg>
        <ol>
          {nodes.map(({ step, x, y }) => (
            <li
              key={step.key}
              style={{ left: `${x}px`, top: `${y}px`, width: `${NODE.width}px`, height: `${NODE.height}px` }}
            >
              <Node step={step} state={stateOf(step)} />
            </li>
          ))}
        </ol>
      </div>
    </section>
  );
}

function Node({ step, state }: { readonly step: GraphStep; readonly state: string | null }) {
  const { number, kind, name, steps } = step;
  const inside = kind === "locus" ? null : `${steps.length} ${steps.length === 1 ? "step" : "steps"} within`;
  return (
    <div class={`node node-${state ?? "none"}`}>
      <p class="node-name" title={name}>
        <span class="muted">{number ?? "·"}</span> <Name kind={kind} name={name} />
      </p>
      <p class="node-state">
        {state === null ? <span class="muted">{inside ?? kind}</span> : <Word>{state}</Word>}
        {state !== null && inside !== null && <span class="muted">{inside}</span>}
      </p>
    </div>
  );
}

function Name({ kind, name }: { readonly kind: string; readonly name: string }) {
  if (kind === "locus" || kind === "pathway") {
    return (
      <a href={`/${kind === "locus" ? "loci" : "pathways"}/${name}`}>
        <Words>{name}</Words>
      </a>
    );
  }
  return <span class="mono">{name}</span>;
}

function curve(from: Placed, to: Placed): string {
  const [x1, y1] = [from.x + NODE.width / 2, from.y + NODE.height];
  const [x2, y2] = [to.x + NODE.width / 2, to.y];
  const bend = Math.max(NODE.gapY / 2, (y2 - y1) / 2);
  return `M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}`;
}
