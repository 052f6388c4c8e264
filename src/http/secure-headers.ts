/** Nothing from elsewhere, nothing inline, no frames (OWASP Secure Headers): the dashboard needs none of them. */
const ALWAYS = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
};
const HEADERS = Object.entries(ALWAYS);

export const REQUEST_ID_HEADER = "x-request-id";

/** What an answer of the API begins with. */
export const jsonHeaders = { ...ALWAYS, "cache-control": "no-store", "content-type": "application/json" };

/** Adds what every answer has; an asset may have said for itself how long it may be kept. */
export function secure(headers: Headers): void {
  for (const [name, value] of HEADERS) headers.set(name, value);
  if (!headers.has("cache-control")) headers.set("cache-control", "no-store");
}
