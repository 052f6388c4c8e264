import type { EventBus, OrganismStatus } from "../organism/mod.ts";

/** Upper bounds of the latency histogram, in seconds: a sandboxed call at the low end, a deadline at the high one. */
const BOUNDS_S = [0.000_1, 0.000_5, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30];

type Labels = Readonly<Record<string, string>>;

/** Counters of what happens, in the text format of Prometheus (version 0.0.4). Labels are from closed sets: names of loci, never input. */
export class Metrics {
  readonly #counters = new Map<string, number>();
  readonly #durations = new Map<string, { readonly buckets: number[]; sum: number; count: number }>();
  /** What a route's series are called: worked out once, since this is asked for with every request. */
  readonly #requestNames = new Map<string, { readonly total: string; readonly duration: string }>();
  readonly #stop: () => void;

  constructor(bus: EventBus) {
    this.#stop = bus.subscribe((event) => {
      switch (event.type) {
        case "run_finished":
          this.#count("sg_runs_total", { level: event.level, outcome: event.outcome });
          this.#observe("sg_run_duration_seconds", { level: event.level }, event.durationUs / 1_000_000);
          break;
        case "attempt_failed":
          this.#count("sg_attempts_failed_total", { locus: event.locus, kind: event.attempt.kind ?? "threw" });
          break;
        case "mutation_finished":
          this.#count("sg_mutations_total", {
            locus: event.locus,
            engine: event.engine,
            result: event.sha === null ? "none" : "allele",
          });
          break;
        case "stage_changed":
          this.#count("sg_stage_changes_total", { locus: event.locus, to: event.to });
          break;
        case "regression_detected":
          this.#count("sg_regressions_total", { locus: event.locus, level: event.level });
          break;
        case "rolled_back":
          this.#count("sg_rollbacks_total", { complete: event.failed.length === 0 ? "true" : "false" });
          break;
        default:
          break;
      }
    });
  }

  /** @param route as declared, never as asked for: a path holds names that a stranger chose */
  request(method: string, route: string, status: number, seconds: number): void {
    const key = `${method} ${status} ${route}`;
    let names = this.#requestNames.get(key);
    if (names === undefined) {
      names = {
        total: `sg_http_requests_total${text({ method, route, status: String(status) })}`,
        duration: `sg_http_request_duration_seconds${text({ route })}`,
      };
      this.#requestNames.set(key, names);
    }
    this.#add(names.total);
    this.#measure(names.duration, seconds);
  }

  close(): void {
    this.#stop();
  }

  render(status: OrganismStatus, gauges: Readonly<Record<string, number>>): string {
    const lines: string[] = [];
    const gauge = (name: string, labels: Labels, value: number) => lines.push(`${name}${text(labels)} ${value}`);
    for (const [name, value] of Object.entries(gauges)) lines.push(`# TYPE ${name} gauge`, `${name} ${value}`);
    lines.push("# TYPE sg_alleles gauge");
    for (const { name, alleles } of status.loci) gauge("sg_alleles", { locus: name }, alleles);
    lines.push("# TYPE sg_fitness gauge");
    for (const { name, dominant } of status.loci) {
      if (dominant !== null) gauge("sg_fitness", { locus: name }, dominant.fitness);
    }
    lines.push("# TYPE sg_alleles_waiting gauge");
    for (const { name, waiting } of status.loci) gauge("sg_alleles_waiting", { locus: name }, waiting);
    return `${[...lines, ...this.#counterLines(), ...this.#histogramLines()].join("\n")}\n`;
  }

  #counterLines(): readonly string[] {
    const families = Map.groupBy(this.#counters, ([key]) => key.split("{")[0] ?? key);
    return [...families].flatMap(([family, series]) => [
      `# TYPE ${family} counter`,
      ...series.map(([key, value]) => `${key} ${value}`),
    ]);
  }

  #histogramLines(): readonly string[] {
    const families = Map.groupBy(this.#durations, ([key]) => key.split("{")[0] ?? key);
    return [...families].flatMap(([family, series]) => [
      `# TYPE ${family} histogram`,
      ...series.flatMap(([key, { buckets, sum, count }]) => {
        const labels = key.slice(family.length + 1, -1);
        const lead = labels === "" ? "" : `${labels},`;
        return [
          ...BOUNDS_S.map((bound, index) => `${family}_bucket{${lead}le="${bound}"} ${buckets[index] ?? 0}`),
          `${family}_bucket{${lead}le="+Inf"} ${count}`,
          `${family}_sum{${labels}} ${sum}`,
          `${family}_count{${labels}} ${count}`,
        ];
      }),
    ]);
  }

  #count(name: string, labels: Labels): void {
    this.#add(name + text(labels));
  }

  #add(key: string): void {
    this.#counters.set(key, (this.#counters.get(key) ?? 0) + 1);
  }

  #observe(name: string, labels: Labels, seconds: number): void {
    this.#measure(name + text(labels), seconds);
  }

  #measure(key: string, seconds: number): void {
    let series = this.#durations.get(key);
    if (series === undefined) {
      series = { buckets: BOUNDS_S.map(() => 0), sum: 0, count: 0 };
      this.#durations.set(key, series);
    }
    series.sum += seconds;
    series.count += 1;
    for (let index = BOUNDS_S.length - 1; index >= 0 && seconds <= (BOUNDS_S[index] ?? 0); index -= 1) {
      series.buckets[index] = (series.buckets[index] ?? 0) + 1;
    }
  }
}

function text(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value.replace(/["\\\n]/g, "_")}"`);
  return `{${pairs.join(",")}}`;
}
