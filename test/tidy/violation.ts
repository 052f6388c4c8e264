/** One broken rule at one place. An empty list of these is a tidy house. */
export interface Violation {
  readonly file: string;
  readonly line: number;
  /** Stable name, used by exemptions. */
  readonly rule: string;
  readonly message: string;
  /** What was used, where one rule covers several things; an exemption then names the one it means. */
  readonly subject?: string;
}

export function renderViolation({ file, line, rule, message }: Violation): string {
  return `${file}:${line} [${rule}] ${message}`;
}
