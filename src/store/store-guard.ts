/** How the store around a set of tables guards an access: is it open, may it write, and what an SQLite error means. */
export interface StoreGuard {
  read<Result>(action: () => Result): Result;
  write<Result>(attempt: string, action: () => Result): Result;
}
