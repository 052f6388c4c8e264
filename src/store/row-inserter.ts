import type { Database, Statement } from "bun:sqlite";

type Cell = string | number | null;

/** Columns by name, each with what it holds of a row. */
export type Columns<Row> = Readonly<Record<string, (row: Row) => Cell>>;

export interface RowShape<Row> {
  readonly table: string;
  /** The whole number that is the row's key; it is given beside the row. */
  readonly key: string;
  readonly own: Columns<Row>;
  /** Mostly the same in neighbouring rows: then they are bound once for all of them. */
  readonly shared: Columns<Row>;
  readonly onConflict: string;
}

/**
 * Rows that go in with one statement, the most first. Many with one take two thirds of the time of as many statements, and a
 * quarter less again without the values that all of them have; more than 64 gain nothing.
 */
const SIZES = [64, 8, 1] as const;
const ROWS_MAX = SIZES[0];

/** Inserts rows, neighbours that are alike with one statement. */
export class RowInserter<Row> {
  readonly #own: readonly ((row: Row) => Cell)[];
  readonly #shared: readonly ((row: Row) => Cell)[];
  readonly #statements: readonly { readonly size: number; readonly statement: Statement<unknown, Cell[]> }[];

  constructor(client: Database, shape: RowShape<Row>) {
    this.#own = Object.values(shape.own);
    this.#shared = Object.values(shape.shared);
    this.#statements = SIZES.map((size) => ({ size, statement: client.prepare(textOf(shape, size)) }));
  }

  /** @returns how many rows went in */
  insert(keys: readonly number[], rows: readonly Row[]): number {
    let inserted = 0;
    for (let at = 0; at < rows.length; ) {
      const end = this.#endOfAlike(rows, at);
      for (const { size, statement } of this.#statements) {
        for (; at + size <= end; at += size) inserted += statement.run(...this.#cells(keys, rows, at, size)).changes;
      }
    }
    return inserted;
  }

  /** The end of those, from `first` on, that have all shared values of it, as far as one statement reaches. */
  #endOfAlike(rows: readonly Row[], first: number): number {
    const row = rows[first];
    if (row === undefined) return first;
    const values = this.#shared.map((cellOf) => cellOf(row));
    const isAlike = (other: Row): boolean => this.#shared.every((cellOf, index) => cellOf(other) === values[index]);
    let end = first + 1;
    for (; end < first + ROWS_MAX; end += 1) {
      const other = rows[end];
      if (other === undefined || !isAlike(other)) break;
    }
    return end;
  }

  /** What all of them share, then row by row the key and what is its own (`textOf`). */
  #cells(keys: readonly number[], rows: readonly Row[], first: number, count: number): Cell[] {
    const cells: Cell[] = [];
    for (let at = first; at < first + count; at += 1) {
      const [key, row] = [keys[at], rows[at]];
      if (key === undefined || row === undefined)
        throw new TypeError("Cannot insert rows: there are fewer keys than rows");
      if (at === first) for (const cellOf of this.#shared) cells.push(cellOf(row));
      cells.push(key);
      for (const cellOf of this.#own) cells.push(cellOf(row));
    }
    return cells;
  }
}

/** Shared values are the first parameters, and named by their number in each row. */
function textOf<Row>({ table, key, own, shared, onConflict }: RowShape<Row>, rows: number): string {
  const sharedNames = Object.keys(shared);
  const ownNames = [key, ...Object.keys(own)];
  const sharedCells = sharedNames.map((_, index) => `?${index + 1}`);
  const texts = Array.from({ length: rows }, (_, row) => {
    const before = sharedNames.length + row * ownNames.length;
    return `(${[...sharedCells, ...ownNames.map((__, index) => `?${before + index + 1}`)].join(", ")})`;
  });
  return `INSERT INTO ${table} (${[...sharedNames, ...ownNames].join(", ")}) VALUES ${texts.join(", ")} ${onConflict}`;
}
