import { canonicalJson, type JsonObject } from "../../core/mod.ts";
import type { OrganismParts } from "../parts.ts";
import { kernelAccess } from "../run/sdk-port.ts";
import { callFused, type FusedAnswer } from "./call-fused.ts";
import { type Reference, writesOf } from "./reference.ts";
import type { Fused } from "./slot.ts";

/** An input on which a fused gene does something else than the steps. */
export interface Disagreement {
  readonly input: JsonObject;
  /** What the steps do with it, and what the gene does. */
  readonly steps: string;
  readonly gene: string;
}

const SHOWN_MAX = 600;

/** The first input on which it does something else than the steps: in its output, its effects or its errors. */
export async function firstDisagreement(
  parts: OrganismParts,
  fused: Fused,
  references: readonly Reference[],
  signal: AbortSignal,
): Promise<Disagreement | null> {
  for (const reference of references) {
    const problem = compare(reference, await play(parts, fused, reference, signal));
    if (problem === null) continue;
    const [steps, gene] = problem.map((text) => (text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}…` : text));
    return { input: reference.input, steps: steps ?? "", gene: gene ?? "" };
  }
  return null;
}

interface Played {
  readonly answer: FusedAnswer;
  readonly writes: readonly string[];
  readonly after: string;
  /** What could not be taken back of what a failure had done. */
  readonly left: readonly string[];
}

/** One call on a simulated copy of the network in which the steps began. */
async function play(
  parts: OrganismParts,
  fused: Fused,
  { text, network }: Reference,
  signal: AbortSignal,
): Promise<Played> {
  const kernel = parts.simulate(network);
  const access = kernelAccess(fused.family, kernel);
  const answer = await callFused(parts, fused, text, { port: access?.port ?? null, signal });
  const writes = writesOf(access?.transaction?.entries ?? []);
  if (answer.failure === null) {
    await access?.transaction?.commit();
    return { answer, writes, after: canonicalJson(await kernel.snapshot()), left: [] };
  }
  const report = await access?.transaction?.rollback();
  const left = (report?.failed ?? []).map(({ operation, message }) => `${operation.name}: ${message}`);
  return { answer, writes, after: "", left };
}

type Pair = readonly [steps: string, gene: string];

function compare({ gave }: Reference, { answer, writes, after, left }: Played): Pair | null {
  if (gave.outcome === "failure") {
    const wanted = gave.says === null ? `end in an error: ${gave.message}` : `end with ${JSON.stringify(gave.message)}`;
    if (answer.failure === null) return [wanted, `gives ${answer.output}`];
    const { kind, message } = answer.failure;
    if (kind !== "threw") return [wanted, `fails by itself: ${kind}: ${message}`];
    if (left.length > 0) return [wanted, `leaves what cannot be taken back: ${left.join("; ")}`];
    const { says, exactly } = gave;
    const agrees = says === null || (exactly ? message === says : message === says || message.startsWith(`${says}:`));
    return agrees ? null : [wanted, `ends with ${JSON.stringify(message)}`];
  }
  if (answer.failure !== null) {
    return [`give ${gave.output}`, `fails: ${answer.failure.kind}: ${answer.failure.message}`];
  }
  if (answer.output !== gave.output) return [`give ${gave.output}`, `gives ${answer.output}`];
  const different = writes.length !== gave.writes.length || writes.some((write, at) => write !== gave.writes[at]);
  if (different) {
    const at = gave.writes.findIndex((write, index) => write !== writes[index]);
    const place = at === -1 ? gave.writes.length : at;
    const said = (write: string | undefined) => `as write ${place + 1}: ${write ?? "nothing more"}`;
    return [said(gave.writes[place]), said(writes[place])];
  }
  return after === gave.after ? null : ["leave the network in one state", "leaves it in another"];
}
