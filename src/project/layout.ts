import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { ProjectError } from "./project-error.ts";

/** Where things stand in an organism's root directory. */
export interface Layout {
  readonly root: string;
  readonly contracts: string;
  readonly genes: string;
  readonly configuration: string;
  /** Everything that sg owns alone; a person reads it through sg. */
  readonly state: string;
  readonly genome: string;
  /** The simulated network, as the last process left it. */
  readonly network: string;
  /** The other nodes of the federation, with their secrets. */
  readonly peers: string;
  /** This node's id and private key. */
  readonly node: string;
  /** Nodes that announced themselves. */
  readonly candidates: string;
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
    network: join(state, "mock-network.json"),
    peers: join(root, "peers.json"),
    node: join(state, "node.json"),
    candidates: join(state, "candidates.json"),
  };
}

/** @throws ProjectError for an empty file: SQLite would take it for a new genome, and what it held would be forgotten. */
export function hasGenome({ genome }: Layout): boolean {
  // Asked first, because a root that is a file makes `statSync` throw instead of answering.
  if (!existsSync(genome)) return false;
  if (statSync(genome).size === 0) {
    throw new ProjectError(
      `Cannot use genome ${genome}: the file is empty; put a copy of it back, or remove it and run \`sg init\` for a new one`,
    );
  }
  return true;
}
