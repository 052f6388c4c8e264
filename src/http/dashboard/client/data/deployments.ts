import type { LiveEvent } from "../../../events/live-event.ts";
import { api, ask } from "./session.ts";

/** What stands of each topology. Asking for it looks at the network, which costs a run of the decomposition. */
export const deploymentsNow = () => ask(api.deployments.$get({ query: { limit: "200" } }));

/** Deployments are made of pathway runs. */
export function isPathwayRun(event: LiveEvent): boolean {
  return event.type === "run_finished" && event.level === "pathway";
}
