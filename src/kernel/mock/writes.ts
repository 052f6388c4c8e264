import type { Json } from "../../core/mod.ts";
import type { Operation } from "../kernel.ts";
import type { ArgsOf, OperationName, WriteName } from "../operations.ts";
import type { MockState } from "./state.ts";

/**
 * What a write would do to the present state: refused by throwing, or this. `inverse` is taken from the state before
 * `act`, and one function makes both, so that they cannot drift apart.
 */
export interface WritePlan {
  readonly inverse: readonly Operation[];
  readonly act: () => void;
}

export type Writes<N extends WriteName> = {
  readonly [Name in N]: (state: MockState, args: ArgsOf<Name>) => WritePlan;
};

export const nothingToDo: WritePlan = { inverse: [], act: () => undefined };

export function operation<N extends OperationName>(
  name: N,
  args: ArgsOf<N> & { readonly [key: string]: Json },
): Operation {
  return { name, args };
}
