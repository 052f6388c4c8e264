import type { ComponentChildren } from "preact";
import { words } from "../data/format.ts";

/** What a colour means, everywhere. */
export type Tone = "ok" | "warn" | "fail" | "accent" | "neutral";

const TONES: Readonly<Record<string, Tone>> = {
  success: "ok",
  in_place: "ok",
  committed: "ok",
  created: "ok",
  remove: "ok",
  dominant: "accent",
  recessive: "neutral",
  deprecated: "neutral",
  shadow: "warn",
  canary: "warn",
  running: "accent",
  open: "accent",
  refusal: "warn",
  drifted: "warn",
  kept: "warn",
  changed: "warn",
  create: "warn",
  change: "warn",
  mild: "warn",
  medium: "warn",
  high: "fail",
  critical: "fail",
  severe: "fail",
  failure: "fail",
  failed: "fail",
  failing: "fail",
  waiting: "warn",
  stuck: "fail",
  blocked: "fail",
  lost: "fail",
  up: "ok",
  added: "ok",
  suspect: "warn",
  later: "warn",
  undecided: "warn",
  down: "fail",
  refused: "fail",
};

export function Badge({ tone, children }: { readonly tone: Tone; readonly children: ComponentChildren }) {
  return <span class={`badge badge-${tone}`}>{children}</span>;
}

/** A word of the organism's (an outcome, stage, state, risk) in its colour. */
export function Word({ children }: { readonly children: string }) {
  return <Badge tone={TONES[children] ?? "neutral"}>{words(children)}</Badge>;
}

/** A risk is quiet while it asks for nothing. */
export function Risk({ level }: { readonly level: string }) {
  return <Badge tone={TONES[level] ?? "neutral"}>risk {level}</Badge>;
}
