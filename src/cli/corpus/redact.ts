import { isJsonObject, type Json, UsageError } from "../../core/mod.ts";

export const REDACTED = "[redacted]";

/** Fields whose value is a secret whatever it looks like. */
const SECRET_FIELD =
  /pass(?:word|wd|phrase|code)|^pass$|secret|token|api[_-]?key|private[_-]?key|access[_-]?key|^key$|credential|authori[sz]ation|cookie|session[_-]?id|community|^psk$|^pin$|^otp$/i;

/** Texts that are secrets wherever they stand. Each is anchored by what makes it one, so that a hash stays a hash. */
const SECRET_TEXTS: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  // OpenAI, Anthropic, DeepSeek, Stripe; GitHub; GitLab; Slack; AWS; Google.
  /\b(?:sk|pk|rk)[-_](?:[A-Za-z0-9]+[-_])*[A-Za-z0-9_-]{12,}/g,
  /\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}|glpat-[A-Za-z0-9_-]{16,}|xox[abeoprs]-[A-Za-z0-9-]{10,})/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\bAIza[A-Za-z0-9_-]{30,}/g,
  // A JSON Web Token: three parts, of which the first is `{"…` in base64url.
  /\beyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]*/g,
];

const NAMED = `(?:pass(?:word|wd|phrase)?|secret|token|api[_-]?key|community)["']?\\s*[:=]\\s*`;

/** In a message or an input, where a value needs no quotes. */
const NAMED_BARE = new RegExp(`(${NAMED})[^\\s"'\`,;}&]{3,}`, "gi");

/** The same with something in front that stays. */
const SECRET_AFTER: readonly RegExp[] = [
  /((?:bearer|basic)\s+)[A-Za-z0-9+/=._~-]{8,}/gi,
  // user:password@ in an address.
  /(\/\/[^\s/:@]+:)[^\s/@]+(?=@)/g,
  // In quotes, as in code and JSON: what a variable of that name is set to is no secret.
  new RegExp(`(${NAMED})(["'\`])(?:(?!\\2).){3,}(?=\\2)`, "gi"),
];

export interface RedactionRules {
  /** Names of fields that are secret here, besides the usual ones. */
  readonly fields: readonly string[];
  /** What is secret here wherever it stands; null: nothing more. */
  readonly pattern: RegExp | null;
}

/** @throws UsageError when the pattern is no regular expression. */
export function redactionRules(fields: string, pattern: string): RedactionRules {
  const names = fields
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  if (pattern === "") return { fields: names, pattern: null };
  try {
    return { fields: names, pattern: new RegExp(pattern, "g") };
  } catch (thrown) {
    throw new UsageError(
      `Cannot use corpus.redact_pattern = ${JSON.stringify(pattern)}: it is no regular expression (${thrown instanceof Error ? thrown.message : "unreadable"})`,
    );
  }
}

/** Takes the secrets out of one record: what a secret field held is taken out of its texts too. */
export class Redactor {
  readonly #rules: RedactionRules;
  readonly #secrets = new Set<string>();
  #count = 0;

  constructor(rules: RedactionRules) {
    this.#rules = rules;
  }

  /** Whether anything was replaced so far. */
  get hasRedacted(): boolean {
    return this.#count > 0;
  }

  value(value: Json): Json {
    if (typeof value === "string") return this.text(value);
    if (Array.isArray(value)) return value.map((item: Json) => this.value(item));
    if (!isJsonObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, field]) => [
        this.text(name),
        this.#isSecret(name) ? this.#drop(field) : this.value(field),
      ]),
    );
  }

  text(text: string): string {
    const clean = this.code(text);
    return this.#replaced(clean, clean.replace(NAMED_BARE, `$1${REDACTED}`));
  }

  /** A source: it stays code. */
  code(text: string): string {
    let clean = text;
    for (const secret of this.#secrets) clean = this.#replaced(clean, clean.replaceAll(secret, REDACTED));
    for (const pattern of SECRET_TEXTS) clean = this.#replaced(clean, clean.replace(pattern, REDACTED));
    for (const pattern of SECRET_AFTER)
      clean = this.#replaced(
        clean,
        clean.replace(
          pattern,
          (_, before: string, quote?: string | number) =>
            `${before}${typeof quote === "string" ? quote : ""}${REDACTED}`,
        ),
      );
    const { pattern } = this.#rules;
    return pattern === null ? clean : this.#replaced(clean, clean.replace(pattern, REDACTED));
  }

  #isSecret(name: string): boolean {
    return SECRET_FIELD.test(name) || this.#rules.fields.includes(name);
  }

  #drop(value: Json): Json {
    if (value === null || typeof value === "boolean") return value;
    this.#count += 1;
    // Short values would be found by chance all over the record.
    for (const text of textsIn(value)) if (text.length >= 4) this.#secrets.add(text);
    return REDACTED;
  }

  #replaced(before: string, after: string): string {
    if (before !== after) this.#count += 1;
    return after;
  }
}

function textsIn(value: Json): readonly string[] {
  if (typeof value === "string") return [value];
  if (typeof value === "number") return [String(value)];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}
