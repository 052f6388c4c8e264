/** Every bound that a peer could push against, with its unit. */
export const bounds = {
  /** Either side of a signed request's time; also how long a nonce is remembered beyond that time. */
  windowMs: 60_000,
  /** One message, request or answer. A source is at most a quarter of it. */
  messageBytesMax: 1024 * 1024,
  messageDepthMax: 12,
  headerCharactersMax: 2_048,
  /** A whole request, from the first byte sent to the last byte of the answer. */
  callMs: 10_000,
  /** How long a sender may take to hand in its body. */
  bodyMs: 10_000,
  /** Requests of one peer in one window; so many nonces are kept of it, at most. */
  requestsPerWindowMax: 6_000,
  /** Bodies that are waited for at once, of all senders and of one address: whose they are is not known yet. */
  bodiesMax: 64,
  bodiesPerAddressMax: 16,
  /** Authentic requests under way at once, all peers together. */
  requestsInFlightMax: 32,
  /** What one peer may bring in a day. */
  importsPerDayMax: 500,
  importBytesPerDayMax: 16 * 1024 * 1024,
  /** Alleles of one peer that are looked at in a window, whether they are taken in or not. */
  trialsPerWindowMax: 120,
  trialMsPerWindowMax: 10_000,
  /** Alleles that were looked at and not taken in, so that they are not fetched again. */
  refusedKeptMax: 10_000,
  /** Until an allele is looked at again that could not be judged: at first, and at most; twice as long every time. */
  retryMsMin: 2_000,
  retryMsMax: 3_600_000,
  /** Statements of one origin. */
  observationsPerOriginMax: 20_000,
  observationsPerMessageMax: 500,
  digestNodesMax: 600,
  originsPerMessageMax: 500,
  /** Alleles moved in one round, each way. */
  allelesPerRoundMax: 200,
  parentsMax: 8,
  lineageCharactersMax: 500,
  peersMax: 10_000,
  secretsMax: 4,
  /** Consecutive failures after which a peer is left alone for a while. */
  failuresUntilOpen: 3,
  backoffMsMin: 5_000,
  backoffMsMax: 600_000,
  /** Between two tries of a peer that is left alone and answers other calls. */
  earlyTryMs: 60_000,
} as const;
