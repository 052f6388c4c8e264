import type { FusionContest } from "../../../../genome/mod.ts";
import { count, duration, shortSha } from "./format.ts";

/** Who wrote a fused gene: sg itself, or which model of whose. */
export function writerOf({
  engine,
  model,
}: {
  readonly engine: string;
  readonly model?: { readonly model: string } | null;
}) {
  return model === null || model === undefined ? engine : `${engine}, ${model.model}`;
}

type Contest = Pick<FusionContest, "won" | "p50Us" | "rivalP50Us" | "faster" | "slower" | "inputs"> & {
  readonly rival: string;
};

/** How a model's gene did against the one that was there. */
export function contestText({ rival, won, p50Us, rivalP50Us, faster, slower, inputs }: Contest): string {
  const verdict = `${won ? "won against" : "lost to"} ${shortSha(rival)}`;
  const pairs = `faster in ${count(faster)} of ${count(faster + slower)} pairs`;
  return `${verdict}: ${duration(p50Us)} against ${duration(rivalP50Us)} a call, ${pairs}; as the steps on ${count(inputs)} inputs`;
}
