import { type OperationName, type OperationSpec, operations } from "./operations.ts";

/** Names of the arguments that a call of the operation cannot do without. */
export function requiredArguments(name: OperationName): readonly string[] {
  const { args }: { readonly args: OperationSpec["args"] } = operations[name];
  const entries = "entries" in args ? Object.entries(args.entries as Record<string, { readonly type: string }>) : [];
  return entries.flatMap(([argument, { type }]) =>
    type === "optional" || type === "exact_optional" ? [] : [argument],
  );
}
