import type { ComponentChildren } from "preact";
import type { Query } from "../data/query.ts";
import { navigate, place, withQuery } from "../data/router.ts";
import { useStore } from "../data/store.ts";
import { Answer } from "./page.tsx";

const LIMIT = "50";

/** `?limit=&cursor=` of the page that the reader is on. */
export function usePageQuery(): { readonly limit: string; readonly cursor?: string } {
  const cursor = useStore(place).query.get("cursor");
  return cursor === null ? { limit: LIMIT } : { limit: LIMIT, cursor };
}

interface PagedProps<Item> {
  readonly query: Query<{ readonly items: readonly Item[]; readonly next: string | null }>;
  readonly children: (items: readonly Item[]) => ComponentChildren;
}

/** One page of a list, and the way on. */
export function Paged<Item>({ query, children }: PagedProps<Item>) {
  return (
    <Answer query={query}>
      {({ items, next }) => (
        <>
          {children(items)}
          <Pager next={next} />
        </>
      )}
    </Answer>
  );
}

/** The way through a list that only knows its next page; back is the browser's. */
export function Pager({ next }: { readonly next: string | null }) {
  const here = useStore(place);
  const isFirst = !here.query.has("cursor");
  if (isFirst && next === null) return null;
  return (
    <nav class="pager" aria-label="Pages">
      <button type="button" disabled={isFirst} onClick={() => history.back()}>
        Newer
      </button>
      <button
        type="button"
        disabled={next === null}
        onClick={() => next !== null && navigate(withQuery(here, { cursor: next }))}
      >
        Older
      </button>
    </nav>
  );
}

interface CursorPagerProps {
  readonly next: string | null;
  /** Of the pages before this one, and of this one last. */
  readonly cursors: readonly string[];
  readonly go: (cursors: readonly string[]) => void;
  readonly back: string;
  readonly on: string;
  /** Where in the whole this is. */
  readonly children?: ComponentChildren;
}

/** The same for one list among others on a page, which has no address of its own. */
export function CursorPager({ next, cursors, go, back, on, children }: CursorPagerProps) {
  if (next === null && cursors.length === 0) return null;
  return (
    <nav class="pager" aria-label="Pages">
      <button type="button" disabled={cursors.length === 0} onClick={() => go(cursors.slice(0, -1))}>
        {back}
      </button>
      {children !== undefined && <span class="muted">{children}</span>}
      <button type="button" disabled={next === null} onClick={() => next !== null && go([...cursors, next])}>
        {on}
      </button>
    </nav>
  );
}
