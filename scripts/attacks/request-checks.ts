import type { Check } from "./check.ts";

const ATTACKS = "federation/attacks.test.ts";
const SENDERS = "federation/hostile-sender.test.ts";
const CANONICAL = "federation/auth/canonical.ts";
const AUTHENTICATE = "federation/auth/authenticate.ts";
const GUARD = "federation/auth/nonce-guard.ts";
const SIGNED_FIELDS = '["sg-request-1", method, target, String(atMs), nonce, sha256(body), from, to]';

/** A field that is left out of what is signed. */
function unsignedField(attack: string, rule: string, field: string, instead: string, named: string): Check {
  const without = [[SIGNED_FIELDS, SIGNED_FIELDS.replace(field, instead)]] as const;
  return { attack, file: CANONICAL, rule, without, test: ATTACKS, named };
}

/** Who asks, what, when and whom: requests and answers. */
export const requestChecks: readonly Check[] = [
  unsignedField("tampered body", "the body is signed", "sha256(body)", '""', "whose body was changed"),
  unsignedField(
    "tampered path",
    "the path is signed",
    "target",
    'target.replace(/^[^?]*/, "")',
    "whose path was changed",
  ),
  unsignedField("tampered query", "the query is signed", "target", 'target.split("?")[0]', "whose query was changed"),
  unsignedField("tampered method", "the method is signed", " method", ' ""', "whose method was changed"),
  unsignedField("tampered timestamp", "the time is signed", "String(atMs)", '""', "whose time was changed"),
  unsignedField("tampered nonce", "the nonce is signed", " nonce", ' ""', "whose nonce was changed"),
  unsignedField("another sender's name", "the sender is signed", " from", ' ""', "whose sender was changed"),
  unsignedField("swapped recipient", "the recipient is signed", ", to]", ', ""]', "is for its recipient alone"),
  {
    attack: "swapped recipient",
    file: AUTHENTICATE,
    rule: "nothing is read of what is for somebody else",
    without: [['if (to !== this.#identity.id) return "other recipient";', ""]],
    test: ATTACKS,
    named: "nobody who is no peer has a body read",
  },
  {
    attack: "replay after the window",
    file: AUTHENTICATE,
    rule: "the clock is within a minute of the request's time",
    without: [["Math.abs(this.#clock.nowMs() - atMs) > bounds.windowMs", "false"]],
    test: ATTACKS,
    named: "is good for a minute either side",
  },
  {
    attack: "replay within the window",
    file: AUTHENTICATE,
    rule: "a nonce is good once",
    without: [['if (admission !== "fresh") return admission;', ""]],
    test: ATTACKS,
    named: "is good once",
  },
  {
    attack: "replay after a restart",
    file: GUARD,
    rule: "nonces are on disk",
    without: [
      ["readonly #clock: Clock;", "readonly #clock: Clock; readonly #seen = new Set<string>();"],
      [
        "return this.#nonces.claim(peer, nonce, atMs + bounds.windowMs + 1)",
        "const isNew = !this.#seen.has(nonce); this.#seen.add(nonce); return isNew",
      ],
    ],
    test: ATTACKS,
    named: "is good once",
  },
  {
    attack: "replay once the nonce is forgotten",
    file: GUARD,
    rule: "a nonce is kept for as long as the request's own time allows",
    without: [["atMs + bounds.windowMs + 1", "nowMs + 1"]],
    test: ATTACKS,
    named: "cannot be replayed at any moment",
  },
  {
    attack: "flood of signed requests",
    file: GUARD,
    rule: "so many nonces of a peer are kept in a minute",
    without: [['if (count.requests >= bounds.requestsPerWindowMax) return "too many";', ""]],
    test: SENDERS,
    named: "is one of a limited number",
  },
  {
    attack: "nonces that fill the disk",
    file: AUTHENTICATE,
    rule: "a nonce and a time have their form",
    without: [['!TIME.test(time ?? "") || !NONCE.test(nonce ?? "") ||', ""]],
    test: SENDERS,
    named: "whose headers have another form",
  },
  {
    attack: "headers without end",
    file: AUTHENTICATE,
    rule: "what is to be verified is short",
    without: [["|| authorization.length > bounds.headerCharactersMax", ""]],
    test: ATTACKS,
    named: "that is longer than",
  },
  {
    attack: "forged signature",
    file: "federation/auth/hmac.ts",
    rule: "the HMAC is compared",
    without: [["timingSafeEqual(expected, given)", "true"]],
    test: ATTACKS,
    named: "whose signature was changed",
  },
  {
    attack: "wrong algorithm",
    file: AUTHENTICATE,
    rule: "the scheme's name is compared",
    without: [["scheme !== HMAC_SCHEME || ", ""]],
    test: ATTACKS,
    named: "whose scheme was changed",
  },
  {
    attack: "the other scheme, with what is known of it",
    file: AUTHENTICATE,
    rule: "peers.json says which scheme is used",
    without: [
      [
        'const secret = peer.auth === "hmac" ? macSecret(peer, text, authorization) : null;',
        "const secret = macSecret(peer, text, authorization);",
      ],
      ['peer.auth === "hmac" ? secret !== null : this.#isTokenOf', "secret !== null || this.#isTokenOf"],
    ],
    test: ATTACKS,
    named: "is no way in for a peer with a secret",
  },
  {
    attack: "an answer by somebody else",
    file: "federation/net/peer-client.ts",
    rule: "answers are signed",
    without: [["if (!isAnswerOf(identity, this.#peer, answer, nonce, clock.nowMs()))", "if (false)"]],
    test: ATTACKS,
    named: "is answered with a signature",
  },
  ...(
    [
      ["a tampered answer", "its status is signed", "String(status)", '""'],
      ["a tampered answer", "its body is signed", "sha256(body)", '""'],
      ["the answer to another question", "the question's nonce is signed", " nonce", ' ""'],
      ["the answer of another node", "the answerer is signed", " from", ' ""'],
      ["the answer to another node", "the asker is signed", ", to]", ', ""]'],
    ] as const
  ).map(([attack, rule, field, instead]): Check => {
    const fields = '["sg-response-1", String(status), sha256(body), nonce, from, to]';
    const without = [[fields, fields.replace(field, instead)]] as const;
    return {
      attack,
      file: CANONICAL,
      rule,
      without,
      test: ATTACKS,
      named: "is answered with a signature|is signed by one node to another",
    };
  }),
];
