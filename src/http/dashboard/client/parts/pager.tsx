import { navigate, place, withQuery } from "../data/router.ts";
import { useStore } from "../data/store.ts";

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
