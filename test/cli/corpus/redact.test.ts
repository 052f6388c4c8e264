import { describe, expect, test } from "bun:test";
import { REDACTED, Redactor, redactionRules } from "../../../src/cli/corpus/redact.ts";
import type { Json } from "../../../src/core/mod.ts";

const usual = redactionRules("", "");
const textOf = (text: string): string => new Redactor(usual).text(text);

// Put together here, so that no scanner of secrets takes this file for a leak.
const part = (length: number): string => "a1B2c3D4e5F6g7H8".repeat(8).slice(0, length);

describe("texts", () => {
  test.each([
    ["an OpenAI key", `sk-${part(40)}`],
    ["a key with parts", `sk-ant-api03-${part(60)}`],
    ["a GitHub token", `ghp_${part(36)}`],
    ["a GitLab token", `glpat-${part(20)}`],
    ["a Slack token", `xoxb-${part(24)}`],
    ["an AWS key", `AKIA${part(32).toUpperCase().slice(0, 16)}`],
    ["a JSON Web Token", `eyJ${part(20)}.${part(20)}.${part(20)}`],
    ["a private key", `-----BEGIN OPENSSH PRIVATE KEY-----\n${part(64)}\n-----END OPENSSH PRIVATE KEY-----`],
    ["a private key without its end", `-----BEGIN PRIVATE KEY-----\n${part(64)}`],
  ])("lose %s", (_, secret) => {
    const redactor = new Redactor(usual);
    expect(redactor.text(`before ${secret} after`)).not.toContain(part(12));
    expect(redactor.text(`before ${secret}`)).toStartWith("before [redacted]");
    expect(redactor.hasRedacted).toBeTrue();
  });

  test.each([
    ["Authorization: Bearer abcdefgh12345678", `Authorization: Bearer ${REDACTED}`],
    ["https://admin:hunter2@10.0.0.1/config", `https://admin:${REDACTED}@10.0.0.1/config`],
    ["password=hunter2; mode=ro", `password=${REDACTED}; mode=ro`],
    ['snmp {"community": "private"}', `snmp {"community": "${REDACTED}"}`],
  ])("keep what stands around: %s", (text, expected) => {
    expect(textOf(text)).toBe(expected);
  });

  test.each([
    "export function execute({ token }) {\n  return { first: token[0], next: input.key };\n}",
    "00:1a:2b:3c:4d:5e on br0, 10.0.0.0/8",
    "a".repeat(64),
    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "task-force, desk-1, risk_none",
    "2026-11-21T08:00:00.000Z",
  ])("keep what is none: %p", (text) => {
    const redactor = new Redactor(usual);
    expect(redactor.text(text)).toBe(text);
    expect(redactor.hasRedacted).toBeFalse();
  });
});

describe("code", () => {
  test("loses secrets in quotes, and stays code", () => {
    const source = [
      "const token = tokens[index];",
      'const password = "hunter2";',
      "return { token: input.token, secret: hash(secret) };",
      "headers.community = 'private';",
      `const key = "sk-${part(40)}";`,
    ].join("\n");
    expect(new Redactor(usual).code(source).split("\n")).toEqual([
      "const token = tokens[index];",
      `const password = "${REDACTED}";`,
      "return { token: input.token, secret: hash(secret) };",
      `headers.community = '${REDACTED}';`,
      `const key = "${REDACTED}";`,
    ]);
  });
});

describe("values", () => {
  test("lose what secret fields hold, at any depth, and the same in other texts", () => {
    const redactor = new Redactor(usual);
    const input: Json = {
      host: "sw1",
      snmp: [{ community: "letmein99", port: 161 }],
      admin_password: { old: "first-one", new: "second-one" },
      apiKey: 123456,
      session_id: null,
    };
    expect(redactor.value(input)).toEqual({
      host: "sw1",
      snmp: [{ community: REDACTED, port: 161 }],
      admin_password: REDACTED,
      apiKey: REDACTED,
      session_id: null,
    });
    expect(redactor.text("cannot log in with letmein99 or second-one")).toBe(
      `cannot log in with ${REDACTED} or ${REDACTED}`,
    );
  });

  test("lose what the settings name", () => {
    const redactor = new Redactor(redactionRules("customer, serial", "ACME-\\d+"));
    expect(redactor.value({ customer: "Jane", serial: "x", site: "of ACME-17" })).toEqual({
      customer: REDACTED,
      serial: REDACTED,
      site: `of ${REDACTED}`,
    });
    expect(() => redactionRules("", "(")).toThrow("it is no regular expression");
  });
});
