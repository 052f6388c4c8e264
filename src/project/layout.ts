import { join } from "node:path";

/** Where things stand in an organism's root directory. */
export interface Layout {
  readonly root: string;
  readonly contracts: string;
  readonly genes: string;
  readonly configuration: string;
  /** Everything that sg owns alone; a person reads it through sg. */
  readonly state: string;
  readonly genome: string;
}

export function layoutOf(root: string): Layout {
  const state = join(root, ".sg");
  return {
    root,
    contracts: join(root, "contracts"),
    genes: join(root, "genes"),
    configuration: join(root, "sg.toml"),
    state,
    genome: join(state, "genome.db"),
  };
}
