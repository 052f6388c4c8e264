import type { Clock, JsonObject, Logger } from "../core/mod.ts";
import type { Candidate, FederationNode, FederationServer, Fleet, PeerBook, PeerEntry } from "../federation/mod.ts";
import type { Actor, GenomeStore, SpendTotal } from "../genome/mod.ts";
import type { Kernel } from "../kernel/mod.ts";
import type { Author } from "../llm/mod.ts";
import type { EventBus, Organism, Schedules } from "../organism/mod.ts";
import type { Sandbox } from "../sandbox/mod.ts";
import type { TokenAuthority } from "./auth/tokens.ts";

/** What the HTTP side is made of; the composition root hands in the concrete parts. */
export interface HttpServices {
  readonly organism: Organism;
  readonly store: GenomeStore;
  readonly sandbox: Sandbox;
  readonly events: EventBus;
  readonly authority: TokenAuthority;
  /** Absent where there is no federation. */
  readonly federation?: FederationServer;
  readonly fleet?: FleetServices;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly version: string;
  /** What genes act on. */
  readonly kernel: Kernel;
  /** Looks again at what was configured; started and stopped by whoever runs the server. */
  readonly schedules: Schedules;
  readonly models: ModelDesk;
  readonly settings: HttpSettings;
  /** Every setting of the organism with where it came from; none of them is a secret. */
  readonly configuration: readonly { readonly key: string; readonly value: unknown; readonly source: string }[];
}

/** This node among others. */
export interface FleetServices {
  readonly fleet: Fleet;
  readonly node: FederationNode;
  readonly peers: () => PeerBook;
  /** Why `peers.json` cannot be used as it is now, or null. */
  readonly peersProblem: () => string | null;
  readonly office: PeerOffice;
}

/** Who is a peer; whoever brings it writes `peers.json`. */
export interface PeerOffice {
  self(): { readonly id: string; readonly key: string };
  add(
    wanted: {
      readonly url: string;
      readonly name?: string | undefined;
      readonly auth: "hmac" | "jwt";
      readonly secret?: string | undefined;
      readonly id?: string | undefined;
      readonly key?: string | undefined;
      readonly trust: number;
      readonly dispatch: boolean;
    },
    who: Actor,
  ): Promise<{ readonly peer: PeerEntry }>;
  remove(name: string, who: Actor): unknown;
  revoke(name: string, reason: string, who: Actor): { readonly peer: string; readonly rejected: readonly string[] };
  candidates(): readonly Candidate[];
  accept(
    wanted: string,
    given: { readonly name?: string; readonly trust?: number; readonly dispatch?: boolean },
    who: Actor,
  ): Candidate;
}

/** Who writes when a person asks for something new, and what that came to. */
export interface ModelDesk {
  /** @throws SgError `engine_unavailable` when the environment offers no model */
  author(): Author;
  spend(sinceMs: number): readonly SpendTotal[];
}

export interface HttpSettings {
  /** Requests need no token: only where the server listens on the loopback address alone. */
  readonly trustLocal: boolean;
  /** Sessions travel over TLS only: set where a proxy ends TLS in front of the server. */
  readonly secureCookies: boolean;
  readonly bodyBytesMax: number;
  readonly eventClientsMax: number;
  /** Requests under way at once; the next one is told to come again. */
  readonly requestsInFlightMax: number;
  /** Requests that one token may make in a second, in the long run; 0: no limit. */
  readonly requestsPerS: number;
  /** Where one line a request goes; null: nowhere. */
  readonly accessLog: ((line: JsonObject) => void) | null;
}
