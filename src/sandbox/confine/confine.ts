import type { LayerStatus } from "../sandbox.ts";

export interface Confinement {
  readonly layers: readonly LayerStatus[];
}

export function confineForExec(_options: { readonly memoryBytesMax: number }): void {}

export function confineForGenes(_stageOneReport: string | undefined): Confinement {
  return { layers: [] };
}
