import { useState } from "preact/hooks";
import { pretty } from "../data/format.ts";

/** What is shown at once; the rest on demand. */
const SHOWN_MAX = 20_000;

export function Code({ text, label }: { readonly text: string; readonly label: string }) {
  const [isWhole, showWhole] = useState(false);
  const isLong = text.length > SHOWN_MAX && !isWhole;
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section class="code" tabIndex={0} aria-label={label}>
        <pre>{isLong ? text.slice(0, SHOWN_MAX) : text}</pre>
      </section>
      {isLong && (
        <button type="button" onClick={() => showWhole(true)}>
          Show all {text.length.toLocaleString("en-GB")} characters
        </button>
      )}
    </>
  );
}

export function JsonView({ value, label }: { readonly value: unknown; readonly label: string }) {
  if (value === undefined) return <p class="hint">Not kept: what failed is kept whole, of everything else a sample.</p>;
  return <Code text={pretty(value)} label={label} />;
}
