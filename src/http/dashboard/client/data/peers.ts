import type { BodyOf } from "../../../client.ts";
import { api, ask } from "./session.ts";

export type Federation = BodyOf<Awaited<ReturnType<typeof api.federation.$get>>>;
export type Peer = Federation["peers"][number];
export type Fleet = BodyOf<Awaited<ReturnType<typeof api.fleet.$get>>>;
export type FleetNode = Fleet["nodes"][number];

/** How often pages of nodes ask again: no event tells how others do. */
export const NODES_EVERY_MS = 4_000;

/** Beyond this requests are refused, for their time is not believed (docs/federation-protocol.md). */
export const SKEW_MS_MAX = 60_000;
const SKEW_MS_WARN = 20_000;

export function skewTone(skewMs: number): "ok" | "warn" | "fail" {
  const size = Math.abs(skewMs);
  return size >= SKEW_MS_MAX ? "fail" : size >= SKEW_MS_WARN ? "warn" : "ok";
}

/** The last sign of life, whoever of the two asked. */
export function lastContactMs({ lastSeenMs, lastHeardMs }: Pick<Peer, "lastSeenMs" | "lastHeardMs">): number | null {
  if (lastSeenMs === null || lastHeardMs === null) return lastSeenMs ?? lastHeardMs;
  return Math.max(lastSeenMs, lastHeardMs);
}

/** What stands in the way at present, in the words of whoever noticed it. */
export function problemOf({ problem, roundProblem }: Pick<Peer, "problem" | "roundProblem">): string | null {
  return problem ?? roundProblem;
}

export const federationNow = () => ask(api.federation.$get());
export const fleetNow = () => ask(api.fleet.$get());
