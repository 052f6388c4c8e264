import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import type { Json } from "../../../../core/mod.ts";
import { ApiError } from "../../../client.ts";
import { type Draft, draftOf, type FormField, readDraft } from "../data/form-model.ts";
import { messageOf } from "../data/session.ts";
import { FieldInput } from "./field-input.tsx";
import { Empty, Failure } from "./page.tsx";

interface RunFormProps<Result> {
  readonly fields: readonly FormField[];
  /** Inputs that are known to make sense. */
  readonly examples: readonly unknown[];
  /** What may be done with the input; the first is the form's own. */
  readonly actions: readonly {
    readonly label: string;
    readonly run: (input: Readonly<Record<string, Json>>) => Promise<Result>;
  }[];
  readonly may: boolean;
  readonly children: (result: Result) => ComponentChildren;
}

/** A form made from what a contract takes, and below it what came of it. */
export function RunForm<Result>({ fields, examples, actions, may, children }: RunFormProps<Result>) {
  const [draft, setDraft] = useState<Draft>(() => draftOf(fields, examples[0]));
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});
  const [failure, setFailure] = useState<string | null>(null);
  const [result, setResult] = useState<Result | null>(null);
  const [busy, setBusy] = useState<string | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const show = (found: Readonly<Record<string, string>>): void => {
    setProblems(found);
    const [first] = Object.keys(found);
    if (first !== undefined) form.current?.querySelector<HTMLElement>(`#field-${first}`)?.focus();
  };
  const act = async ({ label, run }: (typeof actions)[number]): Promise<void> => {
    const reading = readDraft(fields, draft);
    show(reading.problems);
    if (Object.keys(reading.problems).length > 0) return;
    setBusy(label);
    setFailure(null);
    try {
      setResult(await run(reading.input));
    } catch (thrown) {
      setResult(null);
      show(problemsByField(thrown, fields));
      setFailure(messageOf(thrown));
    } finally {
      setBusy(null);
    }
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    const [first] = actions;
    if (first !== undefined) void act(first);
  };
  return (
    <div class="run">
      <form ref={form} class="form" onSubmit={submit} noValidate>
        {fields.length === 0 && <Empty>It takes nothing.</Empty>}
        {fields.map((field) => (
          <FieldInput
            key={field.name}
            field={field}
            text={draft[field.name] ?? ""}
            problem={problems[field.name] ?? null}
            change={(text) => setDraft((before) => ({ ...before, [field.name]: text }))}
          />
        ))}
        <div class="actions">
          {actions.map((action, index) => (
            <button
              key={action.label}
              type={index === 0 ? "submit" : "button"}
              class={index === 0 ? "primary" : ""}
              disabled={busy !== null || !may}
              onClick={index === 0 ? undefined : () => void act(action)}
            >
              {busy === action.label ? "Working…" : action.label}
            </button>
          ))}
          <Examples examples={examples} choose={(input) => setDraft(draftOf(fields, input))} />
        </div>
        {!may && <p class="hint">Your token may look, not run: it needs the scope run.</p>}
      </form>
      <div class="result" aria-live="polite">
        {failure !== null && <Failure message={failure} />}
        {result !== null && children(result)}
      </div>
    </div>
  );
}

interface ExamplesProps {
  readonly examples: readonly unknown[];
  readonly choose: (input: unknown) => void;
}

function Examples({ examples, choose }: ExamplesProps) {
  if (examples.length < 2) return null;
  return (
    <select
      aria-label="Fill in an example"
      value=""
      onChange={(event) => choose(examples[Number(event.currentTarget.value)])}
    >
      <option value="">Fill in an example</option>
      {examples.map((example, index) => (
        <option key={index} value={index}>
          {JSON.stringify(example).slice(0, 60)}
        </option>
      ))}
    </select>
  );
}

/** The server's word on fields: `$.interfaces.0` is about `interfaces`, and says which part of it. */
function problemsByField(thrown: unknown, fields: readonly FormField[]): Readonly<Record<string, string>> {
  const problems = thrown instanceof ApiError ? (thrown.problem?.problems ?? []) : [];
  const named = problems.flatMap(({ path, message }) => {
    const [, name = "", rest = ""] = /^\$\.?(\w+)[.]?(.*)$/.exec(path) ?? [];
    const said = rest === "" ? message : `${rest}: ${message}`;
    return fields.some((field) => field.name === name) ? [[name, said] as const] : [];
  });
  return Object.fromEntries(named);
}
