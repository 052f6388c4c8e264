import { type FormField, isRequired, typeName, widgetOf } from "../data/form-model.ts";

interface FieldInputProps {
  readonly field: FormField;
  readonly text: string;
  readonly problem: string | null;
  readonly change: (text: string) => void;
}

/** One parameter of a contract, asked for as its type wants it. */
export function FieldInput({ field, text, problem, change }: FieldInputProps) {
  const id = `field-${field.name}`;
  return (
    <div class="field">
      <label class="field-name" for={id}>
        {field.name} <span class="type">{typeName(field.type)}</span>
        {isRequired(field) ? <span class="required"> required</span> : null}
      </label>
      <p class="hint" id={`${id}-hint`}>
        {field.description}
        {hintOf(field)}
      </p>
      <Input id={id} field={field} text={text} problem={problem} change={change} />
      <p class="problem" id={`${id}-problem`}>
        {problem}
      </p>
    </div>
  );
}

/** Lines that are shown without scrolling. */
const ROWS_MAX = 12;

function Input({ id, field, text, problem, change }: FieldInputProps & { readonly id: string }) {
  const widget = widgetOf(field);
  const common = {
    id,
    name: field.name,
    "aria-invalid": problem !== null,
    "aria-describedby": `${id}-hint ${id}-problem`,
  };
  if (widget.kind === "choice") {
    return (
      <select {...common} value={text} onChange={(event) => change(event.currentTarget.value)}>
        <option value="">{isRequired(field) ? "choose" : "as by default"}</option>
        {widget.values.map((each) => (
          <option key={each} value={each}>
            {each}
          </option>
        ))}
      </select>
    );
  }
  const onInput = (event: { readonly currentTarget: { readonly value: string } }) => change(event.currentTarget.value);
  if (widget.kind === "number") {
    return <input {...common} type="text" inputMode="decimal" autoComplete="off" value={text} onInput={onInput} />;
  }
  const least = widget.kind === "line" ? 1 : widget.kind === "json" ? 4 : 2;
  const rows = Math.min(ROWS_MAX, Math.max(least, text.split("\n").length));
  // A text may have lines of its own; as long as it has one, Enter does what it does in every form.
  const onKeyDown = (event: KeyboardEvent & { readonly currentTarget: HTMLTextAreaElement }): void => {
    if (widget.kind !== "line" || event.key !== "Enter" || event.shiftKey || text.includes("\n")) return;
    event.preventDefault();
    event.currentTarget.form?.requestSubmit();
  };
  return <textarea {...common} rows={rows} spellcheck={false} value={text} onInput={onInput} onKeyDown={onKeyDown} />;
}

function hintOf(field: FormField): string {
  const widget = widgetOf(field);
  const form = widget.kind === "lines" ? ` One ${widget.what} per line.` : widget.kind === "json" ? " As JSON." : "";
  if (field.defaultValue === undefined) return form === "" ? "" : `.${form}`;
  return `. Default: ${typeof field.defaultValue === "string" ? field.defaultValue : JSON.stringify(field.defaultValue)}.${form}`;
}
