/** One request to a peer, signed already. */
export interface WireRequest {
  readonly method: "GET" | "POST";
  /** The peer's origin. */
  readonly url: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface WireResponse {
  readonly status: number;
  readonly body: string;
  header(name: string): string | null;
}

/** Carries requests to peers. @throws PeerError when there is no whole answer within the bounds */
export type Transport = (request: WireRequest) => Promise<WireResponse>;
