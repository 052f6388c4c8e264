import { createHmac, timingSafeEqual } from "node:crypto";

/** HMAC-SHA256 (RFC 2104) keyed with the UTF-8 bytes of the secret, base64url. */
export function mac(secret: string, text: string): string {
  return createHmac("sha256", secret).update(text, "utf8").digest("base64url");
}

/**
 * The secret with which the text was signed, or null. All secrets are tried whatever the first says, and each comparison
 * takes the same time wherever two texts differ.
 */
export function signingSecret(secrets: readonly string[], text: string, signature: string): string | null {
  const given = Buffer.from(signature, "utf8");
  let found: string | null = null;
  for (const secret of secrets) {
    const expected = Buffer.from(mac(secret, text), "utf8");
    if (expected.length === given.length && timingSafeEqual(expected, given)) found ??= secret;
  }
  return found;
}
