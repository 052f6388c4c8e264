import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import { useStore } from "../data/store.ts";
import { theme } from "./theme-button.tsx";

export interface Line {
  readonly label: string;
  /** Name of a colour of the style sheet. */
  readonly colour: "ok" | "fail" | "accent";
  readonly values: readonly number[];
  /** Marks each value: where many fall into one moment, a line alone looks like a fault of the drawing. */
  readonly dots?: true;
}

interface ChartProps {
  /** What a reader who does not see it is told. */
  readonly label: string;
  /** Unix seconds, ascending. */
  readonly times: readonly number[];
  readonly lines: readonly Line[];
  /** Lower and upper edge of a band, drawn behind. */
  readonly band?: readonly [low: readonly number[], high: readonly number[]];
  /** Top of the value axis; by the values when absent. */
  readonly max?: number;
  readonly format: (value: number) => string;
}

const HEIGHT = 180;

/** Lines over time. Drawn afresh when its form or the theme changes; new values only move it. */
export function Chart(props: ChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const { label, times, lines, band, max } = props;
  const shape = `${useStore(theme)} ${lines.length} ${band !== undefined} ${max}`;
  const data = [[...times], ...(band ?? []).map((each) => [...each]), ...lines.map(({ values }) => [...values])];
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const draw = (): void => {
      plot.current?.destroy();
      plot.current = new uPlot(optionsOf(props, element), data as uPlot.AlignedData, element);
    };
    draw();
    const resized = new ResizeObserver(() => plot.current?.setSize({ width: element.clientWidth, height: HEIGHT }));
    resized.observe(element);
    const system = matchMedia("(prefers-color-scheme: dark)");
    system.addEventListener("change", draw);
    return () => {
      resized.disconnect();
      system.removeEventListener("change", draw);
      plot.current?.destroy();
      plot.current = null;
    };
  }, [shape]);
  useEffect(() => {
    plot.current?.setData(data as uPlot.AlignedData);
  });
  return (
    <figure class="chart">
      <figcaption class="legend">
        {lines.map(({ label: name, colour }) => (
          <span key={name} class={`key key-${colour}`}>
            {name}
          </span>
        ))}
        {band !== undefined && <span class="key key-band">95 % Wilson interval</span>}
      </figcaption>
      <div ref={box} class="plot" role="img" aria-label={label} />
    </figure>
  );
}

/** As exact as the distance of the ticks asks for. */
function clock(_: uPlot, ticks: readonly number[], __: number, ___: number, step: number): string[] {
  return ticks.map((seconds) => {
    const [date = "", time = ""] = new Date(seconds * 1_000 - offsetMs(seconds)).toISOString().split("T");
    if (step < 1) return time.slice(3, 10);
    if (step < 60) return time.slice(0, 8);
    // Midnight is told by the day that begins.
    return step < 86_400 && !time.startsWith("00:00") ? time.slice(0, 5) : date.slice(5);
  });
}

/** What happened all at once is shown in the middle of a while, not spread over the whole width. */
const SPAN_MIN_S = 10;

function atLeast(span: number, first: number, last: number): [number, number] {
  const missing = span - (last - first);
  return missing <= 0 ? [first, last] : [first - missing / 2, last + missing / 2];
}

function offsetMs(seconds: number): number {
  return new Date(seconds * 1_000).getTimezoneOffset() * 60_000;
}

function optionsOf({ lines, band, max, format }: ChartProps, element: HTMLElement): uPlot.Options {
  const styles = getComputedStyle(element);
  const colour = (name: string) => styles.getPropertyValue(`--${name}`).trim();
  const font = `11px ${styles.fontFamily}`;
  const axis = { stroke: colour("muted"), font, grid: { stroke: colour("line"), width: 1 }, ticks: { show: false } };
  const edges = band === undefined ? [] : [{ stroke: "transparent" }, { stroke: "transparent" }];
  return {
    width: element.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    scales: {
      // Not what it hands over: around a single point that is years.
      x: { range: ({ data: [times] }) => atLeast(SPAN_MIN_S, times[0] ?? 0, times.at(-1) ?? 0) },
      y: { range: (_, __, top) => [0, max ?? Math.max(1, top * 1.1)] },
    },
    axes: [
      { ...axis, size: 28, space: 80, values: clock },
      { ...axis, size: 44, values: (_, ticks) => ticks.map(format) },
    ],
    series: [
      {},
      ...edges.map((edge) => ({ ...edge, points: { show: false } })),
      ...lines.map((line) => ({
        stroke: colour(line.colour),
        width: 2,
        points: { show: line.dots === true || line.values.length === 1, size: 5 },
      })),
    ],
    ...(band === undefined ? {} : { bands: [{ series: [2, 1], fill: colour("band") }] }),
  };
}
