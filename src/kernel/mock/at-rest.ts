import type { Json } from "../../core/mod.ts";
import type { NetworkSnapshotInput } from "../snapshot.ts";
import { converge } from "./spanning-tree.ts";
import { type MockState, stateFrom } from "./state.ts";
import { beat } from "./traffic.ts";

/**
 * A network that has stood like this for long: spanning tree has settled, and everybody has been heard.
 * @throws KernelError when the data is no snapshot.
 */
export function atRest(input: Json | NetworkSnapshotInput): MockState {
  const state = stateFrom(input);
  converge(state);
  beat(state);
  return state;
}
