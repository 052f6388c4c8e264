import { useEffect, useRef } from "preact/hooks";
import { connect } from "./data/events.ts";
import { place } from "./data/router.ts";
import { refreshSession, session } from "./data/session.ts";
import { useStore } from "./data/store.ts";
import { LoginPage } from "./pages/login.tsx";
import { pageAt } from "./pages.tsx";
import { Failure } from "./parts/page.tsx";
import { Shell } from "./shell.tsx";

/** Who is there decides what is shown: the log-in, or the page of the address. */
export function App() {
  const current = useStore(session);
  useEffect(() => {
    if (session.get().state === "unknown") void refreshSession();
  }, []);
  if (current.state === "unknown") return null;
  if (current.state === "stranger") return <LoginPage wasKnown={current.wasKnown} />;
  if (current.state === "unreachable") {
    return (
      <main class="alone">
        <h1>sg</h1>
        <Failure message={`${current.message}.`} retry={() => void refreshSession()} />
      </main>
    );
  }
  return <Known />;
}

function Known() {
  const { path } = useStore(place);
  const isFirst = useRef(true);
  useEffect(connect, []);
  useEffect(() => {
    // Whoever follows a link by keyboard or hears the page starts at the new page's title.
    if (isFirst.current) isFirst.current = false;
    else {
      scrollTo(0, 0);
      document.querySelector<HTMLElement>("main h1")?.focus({ preventScroll: true });
    }
  }, [path]);
  return <Shell>{pageAt(path)}</Shell>;
}
