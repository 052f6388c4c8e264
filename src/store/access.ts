/** How a table of facts reaches the file: with what went wrong said in the store's words. */
export interface FactAccess {
  read<Result>(action: () => Result): Result;
  /** In one immediate, synced transaction. */
  write<Result>(attempt: string, action: () => Result): Result;
}
