import { freshSeed, seededRandom } from "../core/mod.ts";
import { openFederation, type Project } from "../project/mod.ts";
import type { CommandContext } from "./command-context.ts";

/** The organism of this command as a node of its federation. */
export function federationOf(
  context: CommandContext,
  { layout, store, organism }: Project,
): ReturnType<typeof openFederation> {
  const { clock, version } = context.services;
  return openFederation({
    ...{ layout, store, clock, version, logger: context.logger },
    configuration: context.configuration(),
    organism,
    random: seededRandom(freshSeed()),
  });
}
