import type { Property } from "../../contract/mod.ts";
import { canonicalJson, type Json, type JsonObject, seededRandom, sha256 } from "../../core/mod.ts";
import {
  type Answered,
  type Followed,
  fedBack,
  findingOf,
  followUps,
  generateInput,
  isAskedOfAll,
  neighboursOf,
  OUT_OF_STEPS,
} from "../../evolution/mod.ts";
import type { CallResult } from "../../sandbox/mod.ts";
import type { CompiledContract } from "../locus.ts";
import { CallAborted, type Judgement, judge } from "../run/attempt.ts";

/** What the checks of one property came to. */
export interface PropertyTally {
  readonly property: Property;
  /** Answers, or pairs of them, that it said something about. */
  readonly checks: number;
  readonly held: number;
  /** The first that it contradicts, in a sentence; null: none. */
  readonly violation: string | null;
  /** What was asked there, or first asked where there were two questions. */
  readonly input: JsonObject | null;
}

/** What a gene gives for inputs, as JSON text; `stopped` calls are left out of all judgement. */
export type Ask = (
  sources: readonly string[],
  inputs: readonly string[],
) => Promise<readonly (readonly CallResult[])[]>;

/** Inputs beside the known ones: half like them, half drawn from `takes`. */
const GENERATED = 32;
/** Questions that every candidate of a search is asked besides its evidence. */
const ECHOES_MAX = 4;

/** Questions and how their answers belong together: the same for every gene. */
interface Round {
  readonly inputs: readonly JsonObject[];
  /** Answers that are judged by themselves: the first so many. */
  readonly alone: number;
  readonly pairs: readonly { readonly property: number; readonly first: number; readonly second: number }[];
}

/**
 * Judges genes by the properties that their contract declares, on known and on generated inputs. What is drawn depends on the
 * contract and the known inputs alone: whoever looks at a gene by the same evidence sees the same.
 */
export class PropertyCheck {
  readonly #locus: CompiledContract;
  readonly #properties: readonly Property[];
  readonly #known: readonly JsonObject[];
  readonly #quick: Round;
  #thorough: Round | null = null;

  /** @param known inputs as a gene gets them, defaults filled in */
  constructor(locus: CompiledContract, properties: readonly Property[], known: readonly JsonObject[]) {
    this.#locus = locus;
    this.#properties = properties;
    this.#known = known;
    this.#quick = this.#round(known, known, ECHOES_MAX);
  }

  /** What is worth asking every candidate, after the known inputs in their order. */
  get echoes(): readonly JsonObject[] {
    return this.#quick.inputs.slice(this.#known.length);
  }

  /** @param judged the answers to the known inputs and the echoes; undefined: was not run */
  atOnce(judged: readonly (Judgement | undefined)[]): readonly PropertyTally[] {
    const tallies = this.#tallies();
    judgeRound(this.#quick, judged, tallies);
    return tallies;
  }

  /** Every source on the known inputs, on generated ones, and on what follows from its own answers. */
  async thoroughly(sources: readonly string[], ask: Ask): Promise<readonly (readonly PropertyTally[])[]> {
    this.#thorough ??= this.#round([...this.#known, ...this.#generated()], this.#known, Number.POSITIVE_INFINITY);
    const round = this.#thorough;
    const answers = await ask(sources, round.inputs.map(textOf));
    const all = sources.map(() => this.#tallies());
    const own = new Map<string, { readonly followed: readonly OwnPair[]; readonly by: number[] }>();
    for (const [index, calls] of answers.entries()) {
      const judged = calls.map((call) => judgementOf(this.#locus, call));
      judgeRound(round, judged, all[index] ?? []);
      const followed = this.#ownPairs(round, judged);
      if (followed.length === 0) continue;
      const key = followed.map(({ text }) => text).join("\n");
      const group = own.get(key);
      if (group === undefined) own.set(key, { followed, by: [index] });
      else group.by.push(index);
    }
    // Genes that answered alike are asked alike: one crossing serves them all.
    for (const { followed, by } of own.values()) {
      const texts = followed.map(({ text }) => text);
      const seconds = await ask(
        by.map((index) => sources[index] ?? ""),
        texts,
      );
      for (const [at, index] of by.entries()) {
        const judged = seconds[at]?.map((call) => judgementOf(this.#locus, call)) ?? [];
        for (const [pair, { property, first, input }] of followed.entries()) {
          note(all[index]?.[property], first, followedBy(input, judged[pair]));
        }
      }
    }
    return all;
  }

  #tallies(): Tally[] {
    return this.#properties.map((property) => new Tally(property));
  }

  #ownPairs(round: Round, judged: readonly (Judgement | undefined)[]): readonly OwnPair[] {
    return round.inputs.slice(0, round.alone).flatMap((input, at) => {
      const first = answeredBy(input, judged[at]);
      if (first === null) return [];
      return this.#properties.flatMap((property, index) => {
        const fed = fedBack(property, input, first.output);
        const checked = fed === null ? null : this.#locus.checkInput(fed);
        if (checked === null || !checked.ok) return [];
        return { property: index, first, input: checked.value, text: textOf(checked.value) };
      });
    });
  }

  #round(alone: readonly JsonObject[], others: readonly JsonObject[], echoesMax: number): Round {
    const random = this.#random();
    const inputs = [...alone];
    const at = new Map(inputs.map((input, index) => [canonicalJson(input), index]));
    const pairs: Round["pairs"][number][] = [];
    const asked = this.#properties.flatMap((property, index) => (isAskedOfAll(property) ? [{ property, index }] : []));
    for (const [first, input] of alone.entries()) {
      for (const { property, index } of asked) {
        for (const raw of followUps(property, input, others, random)) {
          const checked = this.#locus.checkInput(raw);
          if (!checked.ok) continue;
          const key = canonicalJson(checked.value);
          const known = at.get(key);
          if (known === undefined && inputs.length - alone.length >= echoesMax) continue;
          const second = known ?? inputs.push(checked.value) - 1;
          at.set(key, second);
          pairs.push({ property: index, first, second });
        }
      }
    }
    return { inputs, alone: alone.length, pairs };
  }

  #generated(): readonly JsonObject[] {
    const random = this.#random();
    const { contract } = this.#locus;
    const model = { ...contract, examples: this.#known.map((input) => ({ input })) };
    const like = neighboursOf(this.#known, GENERATED / 2, random);
    const drawn = Array.from({ length: GENERATED / 2 }, () => generateInput(model, random));
    const seen = new Set(this.#known.map(canonicalJson));
    return [...like, ...drawn].flatMap((input: Json) => {
      const checked = this.#locus.checkInput(input);
      if (!checked.ok) return [];
      const key = canonicalJson(checked.value);
      const isNew = !seen.has(key);
      seen.add(key);
      return isNew ? [checked.value] : [];
    });
  }

  #random() {
    return seededRandom(Number.parseInt(sha256(this.#locus.contract.revision).slice(0, 8), 16));
  }
}

interface OwnPair {
  readonly property: number;
  readonly first: Answered;
  readonly input: JsonObject;
  readonly text: string;
}

class Tally implements PropertyTally {
  readonly property: Property;
  checks = 0;
  held = 0;
  violation: string | null = null;
  input: JsonObject | null = null;

  constructor(property: Property) {
    this.property = property;
  }
}

function judgeRound(round: Round, judged: readonly (Judgement | undefined)[], tallies: readonly Tally[]): void {
  for (let at = 0; at < round.alone; at += 1) {
    const first = answeredBy(round.inputs[at], judged[at]);
    if (first !== null) for (const tally of tallies) note(tally, first, null);
  }
  for (const { property, first, second } of round.pairs) {
    const answered = answeredBy(round.inputs[first], judged[first]);
    const input = round.inputs[second];
    if (answered !== null && input !== undefined) note(tallies[property], answered, followedBy(input, judged[second]));
  }
}

/** `undefined` for a second answer: nobody knows it, so nothing follows. */
function note(tally: Tally | undefined, first: Answered, second: Followed | null | undefined): void {
  if (tally === undefined || second === undefined) return;
  const finding = findingOf(tally.property, first, second);
  if (finding === "silent") return;
  tally.checks += 1;
  if (finding === "holds") tally.held += 1;
  else if (tally.violation === null) {
    tally.violation = finding.violation;
    tally.input = first.input;
  }
}

function answeredBy(input: JsonObject | undefined, judgement: Judgement | undefined): Answered | null {
  return input === undefined || judgement?.outcome !== "success" ? null : { input, output: judgement.output };
}

function followedBy(input: JsonObject, judgement: Judgement | undefined): Followed | undefined {
  if (judgement === undefined || isWithoutAnswer(judgement)) return undefined;
  if (judgement.outcome === "success") return { input, output: judgement.output };
  if (judgement.outcome === "refusal") return { input, output: null, why: "refused" };
  return { input, output: null, why: `failed: ${judgement.message.slice(0, 200)}` };
}

/** A busy machine brings these about as well as a bad gene does. */
function isWithoutAnswer(judgement: Judgement): boolean {
  return judgement.outcome === "failure" && ["timeout", "memory", "violation"].includes(judgement.kind);
}

function judgementOf(locus: CompiledContract, call: CallResult): Judgement | undefined {
  if (!call.ok) {
    if (call.kind === "aborted") throw new CallAborted(call.message);
    if (call.kind === "skipped" || call.message.includes(OUT_OF_STEPS)) return undefined;
  }
  return judge(locus, call, null);
}

function textOf(input: JsonObject): string {
  return JSON.stringify(input);
}
