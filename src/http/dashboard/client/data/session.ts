import { type Answer, ApiError, answerOf, type BodyOf, createClient } from "../../../client.ts";
import { createStore } from "./store.ts";

/** Who uses this page: not known yet, nobody the server knows, the server is out of reach, or somebody. */
export type Session =
  | { readonly state: "unknown" }
  /** `wasKnown`: somebody until a moment ago, whose token holds no more. */
  | { readonly state: "stranger"; readonly wasKnown: boolean }
  | { readonly state: "unreachable"; readonly message: string }
  | {
      readonly state: "known";
      readonly kind: "local" | "token" | "session";
      readonly name: string;
      readonly scope: "read" | "run" | "admin";
      readonly csrf: string | null;
    };

/** Without a session's cookie the server says so in the page. */
const isStranger = document.querySelector<HTMLMetaElement>('meta[name="sg-session"]')?.content === "stranger";

export const session = createStore<Session>(isStranger ? { state: "stranger", wasKnown: false } : { state: "unknown" });

/** The API. What changes something repeats the secret that only this page was told (see auth/authenticate.ts). */
export const api = createClient(location.origin, {
  headers: () => {
    const known = session.get();
    const headers: Record<string, string> = {};
    if (known.state === "known" && known.csrf !== null) headers["x-csrf-token"] = known.csrf;
    return headers;
  },
});

/** A request whose 401 brings the log-in page. @throws ApiError */
export async function ask<Response extends Answer>(request: Promise<Response>): Promise<BodyOf<Response>> {
  try {
    return await answerOf(request);
  } catch (thrown) {
    if (thrown instanceof ApiError && thrown.status === 401) leave();
    throw thrown;
  }
}

/** Several answers may say so at once: the first one counts. */
function leave(): void {
  const { state } = session.get();
  if (state !== "stranger") session.set({ state: "stranger", wasKnown: state === "known" });
}

export async function refreshSession(): Promise<void> {
  try {
    session.set({ state: "known", ...(await answerOf(api.session.$get())) });
  } catch (thrown) {
    const isStranger = thrown instanceof ApiError && thrown.status === 401;
    session.set(
      isStranger ? { state: "stranger", wasKnown: false } : { state: "unreachable", message: messageOf(thrown) },
    );
  }
}

export async function logIn(token: string): Promise<void> {
  session.set({ state: "known", ...(await answerOf(api.session.$post({ json: { token } }))) });
}

export async function logOut(): Promise<void> {
  await answerOf(api.session.$delete());
  location.assign("/");
}

export function messageOf(thrown: unknown): string {
  if (thrown instanceof ApiError) return thrown.message;
  if (thrown instanceof TypeError) return "The server cannot be reached";
  return thrown instanceof Error ? thrown.message : String(thrown);
}

const SCOPES = ["read", "run", "admin"] as const;

export function may(current: Session, needed: (typeof SCOPES)[number]): boolean {
  return current.state === "known" && SCOPES.indexOf(current.scope) >= SCOPES.indexOf(needed);
}
