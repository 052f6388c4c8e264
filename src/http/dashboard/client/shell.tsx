import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { connection } from "./data/events.ts";
import { useQuery } from "./data/query.ts";
import { place } from "./data/router.ts";
import { api, ask, logOut, session } from "./data/session.ts";
import { useStore } from "./data/store.ts";
import { isWithin, NAVIGATION, type NavItem } from "./nav.ts";
import { ThemeButton } from "./parts/theme-button.tsx";

/** What stands around every page. */
export function Shell({ children }: { readonly children: ComponentChildren }) {
  const { path } = useStore(place);
  const [isOpen, open] = useState(false);
  const menu = useRef<HTMLButtonElement>(null);
  useEffect(() => open(false), [path]);
  useEffect(() => {
    if (!isOpen) return undefined;
    const close = (event: KeyboardEvent): void => {
      if (event.key !== "Escape") return;
      open(false);
      menu.current?.focus();
    };
    addEventListener("keydown", close);
    return () => removeEventListener("keydown", close);
  }, [isOpen]);
  return (
    <div class="shell">
      <a class="skip" href="#content">
        Skip to the content
      </a>
      <header class="bar">
        <a class="brand" href="/" aria-label="sg, overview">
          <Helix />
          sg
        </a>
        <button
          ref={menu}
          type="button"
          class="menu-button"
          aria-expanded={isOpen}
          aria-controls="navigation"
          onClick={() => open(!isOpen)}
        >
          Menu
        </button>
        <Live />
      </header>
      <nav id="navigation" class={isOpen ? "side side-open" : "side"} aria-label="Main">
        <div class="side-inner">
          <Navigation path={path} />
          <Account />
        </div>
      </nav>
      <main id="content" tabIndex={-1}>
        <Away />
        {children}
      </main>
    </div>
  );
}

function Navigation({ path }: { readonly path: string }) {
  const status = useQuery("status", () => ask(api.status.$get()), [
    "approval_due",
    "stage_changed",
    "allele_registered",
  ]);
  const waiting = status.data?.waiting ?? 0;
  const badge = ({ counts }: NavItem) =>
    counts === "waiting" && waiting > 0 ? (
      <span class="count">
        {waiting}
        <span class="visually-hidden"> waiting</span>
      </span>
    ) : null;
  return (
    <>
      {NAVIGATION.map(({ label, items }) => (
        <div class="nav-group" key={label}>
          <p class="nav-label">{label}</p>
          <ul>
            {items.map((item) => (
              <li key={item.href}>
                <a href={item.href} aria-current={isWithin(item.href, path) ? "page" : undefined}>
                  {item.label}
                  {badge(item)}
                </a>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </>
  );
}

const SAYS = { connecting: "connecting", live: "live", lost: "reconnecting" } as const;

function Live() {
  const state = useStore(connection);
  return (
    <p class={`live live-${state}`} role="status">
      <span class="live-dot" aria-hidden="true" />
      {SAYS[state]}
    </p>
  );
}

/** So long may the line be down before it is said aloud: a moment is nobody's concern. */
const AWAY_MS = 2_000;

function Away() {
  const state = useStore(connection);
  const [isAway, setAway] = useState(false);
  useEffect(() => {
    if (state !== "lost") return setAway(false);
    const timer = setTimeout(() => setAway(true), AWAY_MS);
    return () => clearTimeout(timer);
  }, [state]);
  if (!isAway) return null;
  return (
    <p class="notice notice-warn" role="alert">
      The server does not answer. What stands here is from before; it follows again as soon as the server is back.
    </p>
  );
}

function Account() {
  const current = useStore(session);
  if (current.state !== "known") return null;
  return (
    <div class="account">
      <ThemeButton />
      <p class="muted">
        {current.name}
        <br />
        may {current.scope === "admin" ? "do everything" : current.scope === "run" ? "look and run" : "look"}
      </p>
      {current.kind === "session" && (
        <button type="button" onClick={() => void logOut()}>
          Log out
        </button>
      )}
    </div>
  );
}

function Helix() {
  return (
    <svg class="helix" viewBox="0 0 16 16" aria-hidden="true">
      <path d="M4 1c0 5 8 5 8 14M12 1c0 5-8 5-8 14M5.5 3.5h5M5.5 12.5h5" />
    </svg>
  );
}
