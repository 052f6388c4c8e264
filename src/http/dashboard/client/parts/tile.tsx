import type { ComponentChildren } from "preact";
import type { Tone } from "./badge.tsx";

export function Tiles({ children }: { readonly children: ComponentChildren }) {
  return <dl class="tiles">{children}</dl>;
}

interface TileProps {
  readonly name: string;
  readonly value: ComponentChildren;
  readonly detail?: ComponentChildren;
  readonly tone?: Tone;
  readonly href?: string;
}

/** One number that says how things are, and where to read on. */
export function Tile({ name, value, detail, tone = "neutral", href }: TileProps) {
  return (
    <div class={`tile tile-${tone}`}>
      <dt>{href === undefined ? name : <a href={href}>{name}</a>}</dt>
      <dd class="tile-value">{value}</dd>
      {detail !== undefined && <dd class="tile-detail">{detail}</dd>}
    </div>
  );
}
