import type { ComponentChildren } from "preact";
import { Empty } from "./page.tsx";

export interface Column<Row> {
  readonly head: string;
  readonly cell: (row: Row) => ComponentChildren;
  /** Numbers stand right; `grow` takes the room that is left; `buttons` need no title that is seen. */
  readonly kind?: "number" | "grow" | "buttons";
  /** What narrower pages have no room for is left out there. */
  readonly on?: "tablet" | "desktop" | undefined;
}

interface TableProps<Row> {
  /** For those who do not see where it stands. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string | number;
  /** What to say, and to do, when there are none. */
  readonly empty: ComponentChildren;
}

export function Table<Row>({ caption, columns, rows, keyOf, empty }: TableProps<Row>) {
  if (rows.length === 0) return <Empty>{empty}</Empty>;
  const classOf = ({ kind, on }: Column<Row>) => [kind ?? "", on === undefined ? "" : `from-${on}`].join(" ").trim();
  const growing = columns.filter(({ kind }) => kind === "grow").length;
  return (
    <table style={{ "--grow": `${100 / Math.max(1, growing)}%` }}>
      <caption class="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.head} scope="col" class={classOf(column)}>
              {column.kind === "buttons" ? <span class="visually-hidden">{column.head}</span> : column.head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={keyOf(row)}>
            {columns.map((column) => (
              <td key={column.head} class={classOf(column)}>
                {column.cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Name and value, side by side. */
export function Facts({ items }: { readonly items: readonly (readonly [string, ComponentChildren])[] }) {
  return (
    <dl class="facts">
      {items.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
