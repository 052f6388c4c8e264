import type { Background } from "../background.ts";
import type { Mutator } from "../repair/mutate.ts";
import type { CheckOn } from "../repair/trial.ts";
import type { WatchList } from "../watch/watch-list.ts";
import type { CheckRunner } from "./verify.ts";

/** What a run at a locus needs of the organism besides its parts. */
export interface RunTools {
  readonly mutator: Mutator;
  readonly background: Background;
  readonly runCheck: CheckRunner;
  readonly checkOn: CheckOn;
  readonly watchList: WatchList;
}
