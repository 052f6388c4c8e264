import { useEffect, useState } from "preact/hooks";
import { logIn, messageOf } from "../data/session.ts";

/** Where the server asks for a token. */
export function LoginPage({ wasKnown }: { readonly wasKnown: boolean }) {
  const [token, setToken] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  useEffect(() => {
    document.title = "Log in · sg";
  }, []);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      await logIn(token);
    } catch (thrown) {
      setProblem(messageOf(thrown));
      setBusy(false);
    }
  };
  return (
    <main class="alone">
      <form class="panel login" onSubmit={submit}>
        <h1>Log in to sg</h1>
        {wasKnown && <p class="notice notice-warn">Your session is over: its token was revoked, or has expired.</p>}
        <p class="muted">
          This server asks for a token. Make one beside its genome with <code>sg token create --scope admin</code>.
        </p>
        <label class="field">
          <span class="field-name">Token</span>
          <input
            type="password"
            name="token"
            autoComplete="current-password"
            required
            value={token}
            aria-invalid={problem !== null}
            aria-describedby="login-problem"
            onInput={(event) => setToken(event.currentTarget.value)}
          />
        </label>
        <p id="login-problem" class="problem" role="alert">
          {problem}
        </p>
        <button type="submit" class="primary" disabled={isBusy}>
          {isBusy ? "Checking…" : "Log in"}
        </button>
      </form>
    </main>
  );
}
