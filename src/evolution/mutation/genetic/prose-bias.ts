import type { GeneContract } from "../../../contract/mod.ts";

/**
 * What a contract says in words about the code that would keep it, in the unit of doubt, negative for likelier. A word in
 * the prose proves nothing; it only decides between repairs that satisfy all evidence alike, and which of them comes first.
 */
export function proseBias({
  does,
  takes,
  gives,
  after,
  failsWhen,
}: GeneContract): (added: string, removed: string) => number {
  const fields = [...takes, ...gives].map(({ description }) => description);
  const prose = [does, ...after, ...failsWhen.map(({ condition }) => condition), ...fields].join("\n");
  const expected = HINTS.filter(({ said }) => said.test(prose)).map(({ code }) => code);
  return (added, removed) => (expected.some((code) => code.test(added) && !code.test(removed)) ? -SAID : 0);
}

const SAID = 1;

const HINTS: readonly { readonly said: RegExp; readonly code: RegExp }[] = [
  { said: /\b(sort|order|ascend|descend|alphabet|small\w* first|most \w+ first|by name)/i, code: /\.(toS|s)ort\(/ },
  { said: /lower[ -]?case|either case|case[ -]insensitive|ignoring case|whatever case/i, code: /\.toLowerCase\(/ },
  { said: /upper[ -]?case|capital|title case/i, code: /\.toUpperCase\(/ },
  { said: /\b(trim|blanks?|white ?space|surrounding|leading|trailing|padded)\b/i, code: /\.trim(Start|End)?\(/ },
  {
    said: /\b(unique|distinct|duplicates?|doubles?|dedupe\w*|repeated|once|twice)\b/i,
    code: /new Set\(|\.includes\(|\.has\(/,
  },
  {
    said: /\b(round\w*|nearest|digits? after|decimals?|whole)\b/i,
    code: /Math\.(round|floor|ceil|trunc)\(|\.toFixed\(/,
  },
  { said: /\b(at most|no more than|never more|capped?|maximum|limit\w*|upper bound)\b/i, code: /Math\.min\(/ },
  { said: /\b(at least|no less than|never less|minimum|never negative|lower bound)\b/i, code: /Math\.max\(/ },
  { said: /\b(largest|longest|greatest|highest|biggest|most|latest)\b/i, code: /Math\.max\(/ },
  { said: /\b(smallest|shortest|least|lowest|fewest|earliest)\b/i, code: /Math\.min\(/ },
  { said: /\b(revers\w*|backwards?|mirror\w*|turn\w* round)\b/i, code: /\.(toR|r)everse\(/ },
  { said: /\b(absolute|distance|difference)\b/i, code: /Math\.abs\(/ },
  { said: /\b(pad\w*|zero-padded|wide|width)\b/i, code: /\.pad(Start|End)\(/ },
  { said: /\b(empty|no such|none|nothing|without)\b/i, code: /=== ""|\.length === 0|\?\? |\.size === 0/ },
];
