import type { EventBus, OrganismStatus } from "../organism/mod.ts";

/** Upper bounds of the latency histogram, in seconds: a sandboxed call at the low end, a deadline at the high one. */
const BOUNDS_S = [0.000_1, 0.000_5, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30];

type Labels = Readonly<Record<string, string>>;

interface Counter {
  value: number;
}

interface Histogram {
  /** How many fell between this bound and the one before. */
  readonly buckets: number[];
  sum: number;
  count: number;
}

/** What is counted together: an event, and how long it took. */
interface Series {
  readonly total: Counter;
  readonly duration: Histogram;
}

/** Counters of what happens, in the text format of Prometheus (version 0.0.4). Labels are from closed sets: names of loci, never input. */
export class Metrics {
  readonly #counters = new Map<string, Counter>();
  readonly #durations = new Map<string, Histogram>();
  /** Every request and every run asks for its series: found by its labels one after the other, without a text being made of them. */
  readonly #requests = new Map<string, Map<string, Map<number, Series>>>();
  readonly #runs = new Map<string, Map<string, Series>>();
  readonly #stop: () => void;

  constructor(bus: EventBus) {
    this.#stop = bus.subscribe((event) => {
      switch (event.type) {
        case "run_finished":
          this.#run(event.level, event.outcome, event.durationUs / 1_000_000);
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
    const ofRoute = within(this.#requests, route, () => new Map<string, Map<number, Series>>());
    const ofMethod = within(ofRoute, method, () => new Map<number, Series>());
    const series = within(ofMethod, status, () => ({
      total: this.#counter("sg_http_requests_total", { method, route, status: String(status) }),
      duration: this.#histogram("sg_http_request_duration_seconds", { route }),
    }));
    measure(series, seconds);
  }

  #run(level: string, outcome: string, seconds: number): void {
    const ofLevel = within(this.#runs, level, () => new Map<string, Series>());
    const series = within(ofLevel, outcome, () => ({
      total: this.#counter("sg_runs_total", { level, outcome }),
      duration: this.#histogram("sg_run_duration_seconds", { level }),
    }));
    measure(series, seconds);
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
      ...series.map(([key, { value }]) => `${key} ${value}`),
    ]);
  }

  #histogramLines(): readonly string[] {
    const families = Map.groupBy(this.#durations, ([key]) => key.split("{")[0] ?? key);
    return [...families].flatMap(([family, series]) => [
      `# TYPE ${family} histogram`,
      ...series.flatMap(([key, { buckets, sum, count }]) => {
        const labels = key.slice(family.length + 1, -1);
        const lead = labels === "" ? "" : `${labels},`;
        let below = 0;
        return [
          ...BOUNDS_S.map((bound, index) => {
            below += buckets[index] ?? 0;
            return `${family}_bucket{${lead}le="${bound}"} ${below}`;
          }),
          `${family}_bucket{${lead}le="+Inf"} ${count}`,
          `${family}_sum{${labels}} ${sum}`,
          `${family}_count{${labels}} ${count}`,
        ];
      }),
    ]);
  }

  #count(name: string, labels: Labels): void {
    this.#counter(name, labels).value += 1;
  }

  #counter(name: string, labels: Labels): Counter {
    const key = name + text(labels);
    const known = this.#counters.get(key);
    if (known !== undefined) return known;
    const counter = { value: 0 };
    this.#counters.set(key, counter);
    return counter;
  }

  #histogram(name: string, labels: Labels): Histogram {
    const key = name + text(labels);
    const known = this.#durations.get(key);
    if (known !== undefined) return known;
    const histogram = { buckets: BOUNDS_S.map(() => 0), sum: 0, count: 0 };
    this.#durations.set(key, histogram);
    return histogram;
  }
}

function within<Key, Value>(known: Map<Key, Value>, key: Key, make: () => Value): Value {
  const there = known.get(key);
  if (there !== undefined) return there;
  const made = make();
  known.set(key, made);
  return made;
}

function measure({ total, duration }: Series, seconds: number): void {
  total.value += 1;
  duration.sum += seconds;
  duration.count += 1;
  const bucket = BOUNDS_S.findIndex((bound) => seconds <= bound);
  if (bucket >= 0) duration.buckets[bucket] = (duration.buckets[bucket] ?? 0) + 1;
}

function text(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value.replace(/["\\\n]/g, "_")}"`);
  return `{${pairs.join(",")}}`;
}
