import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import type { Query } from "../data/query.ts";
import { place } from "../data/router.ts";
import { useStore } from "../data/store.ts";
import { Name } from "./name.tsx";

interface PageProps {
  readonly title: string;
  /** What stands above the title: the way back up. */
  readonly up?: { readonly href: string; readonly label: string };
  readonly badges?: ComponentChildren;
  readonly lead?: ComponentChildren;
  readonly actions?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** The frame of every page: title, what it is about, and what can be done. */
export function Page({ title, up, badges, lead, actions, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · sg`;
  }, [title]);
  return (
    <>
      <header class="page-head">
        <div class="page-title">
          {up !== undefined && (
            <a class="up" href={up.href}>
              ← {up.label}
            </a>
          )}
          <h1 tabIndex={-1}>
            <Name>{title}</Name>
          </h1>
          {badges !== undefined && <div class="badges">{badges}</div>}
        </div>
        {actions !== undefined && <div class="actions">{actions}</div>}
        {lead !== undefined && <div class="lead">{lead}</div>}
      </header>
      {children}
    </>
  );
}

interface PanelProps {
  readonly title: string;
  readonly aside?: ComponentChildren;
  readonly class?: string;
  readonly children: ComponentChildren;
}

export function Panel({ title, aside, class: extra = "", children }: PanelProps) {
  return (
    <section class={`panel ${extra}`}>
      <div class="panel-head">
        <h2>{title}</h2>
        {aside !== undefined && <div class="panel-aside">{aside}</div>}
      </div>
      {children}
    </section>
  );
}

/** Sections of one page, each with an address of its own. */
export function Sections({
  label,
  items,
}: {
  readonly label: string;
  readonly items: readonly (readonly [string, string])[];
}) {
  const { path } = useStore(place);
  return (
    <nav class="sections" aria-label={label}>
      {items.map(([href, text]) => (
        <a key={href} href={href} aria-current={decodeURI(path) === decodeURI(href) ? "page" : undefined}>
          {text}
        </a>
      ))}
    </nav>
  );
}

interface AnswerProps<Data> {
  readonly query: Query<Data>;
  readonly children: (data: Data) => ComponentChildren;
}

/** Waiting, failed, or the answer. An answer that is there stays while a newer one cannot be had. */
export function Answer<Data>({ query, children }: AnswerProps<Data>) {
  const { data, error, isFinal, refetch } = query;
  return (
    <>
      {error !== null && <Failure message={error} {...(isFinal ? {} : { retry: refetch })} />}
      {data === null && error === null && <Waiting />}
      {data !== null && children(data)}
    </>
  );
}

function Waiting() {
  return (
    <div class="waiting" role="status">
      <span class="visually-hidden">Loading</span>
      <span class="bone" />
      <span class="bone" />
      <span class="bone" />
    </div>
  );
}

export function Failure({ message, retry }: { readonly message: string; readonly retry?: () => void }) {
  return (
    <div class="notice notice-fail" role="alert">
      <p>{message}</p>
      {retry !== undefined && (
        <button type="button" onClick={retry}>
          Try again
        </button>
      )}
    </div>
  );
}

export function Empty({ children }: { readonly children: ComponentChildren }) {
  return <p class="empty">{children}</p>;
}
