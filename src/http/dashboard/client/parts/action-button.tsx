import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { messageOf } from "../data/session.ts";
import { Failure } from "./page.tsx";

const missing = (textLabel: string) =>
  textLabel === "Reason" ? "Say why: it goes into the audit trail." : `${textLabel} is missing.`;

/** Where a question is asked the focus goes to its text, or, where there is none, to the way out. */
const focusOnce = (element: HTMLElement | null): void => element?.focus();

interface ActionProps {
  readonly label: string;
  readonly kind?: "primary" | "danger";
  /** A text goes with it: none, if somebody likes, or always. */
  readonly reason?: "optional" | "required";
  /** What that text is, where it is no reason. */
  readonly textLabel?: string;
  /** Told before it happens. */
  readonly asks?: string;
  readonly act: (reason: string) => Promise<unknown>;
}

/** A button for something that counts: it asks first where there is something to say, and says what went wrong. */
export function ActionButton({ label, kind, reason, textLabel = "Reason", asks, act }: ActionProps) {
  const [isAsking, askFirst] = useState(false);
  const [text, setText] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const wasAsking = useRef(false);
  useLayoutEffect(() => {
    // What was asked is answered: whoever uses the keyboard goes on where it began.
    if (wasAsking.current && !isAsking) button.current?.focus();
    wasAsking.current = isAsking;
  }, [isAsking]);
  const go = async (): Promise<void> => {
    if (reason === "required" && text.trim() === "") return setProblem(missing(textLabel));
    setBusy(true);
    setProblem(null);
    try {
      await act(text.trim());
      askFirst(false);
      setText("");
    } catch (thrown) {
      setProblem(messageOf(thrown));
    } finally {
      setBusy(false);
    }
  };
  if (!isAsking) {
    const start = () => (reason === undefined && asks === undefined ? void go() : askFirst(true));
    return (
      <>
        <button ref={button} type="button" class={kind ?? ""} disabled={isBusy} onClick={start}>
          {label}
        </button>
        {problem !== null && <Failure message={problem} />}
      </>
    );
  }
  const cancel = (): void => {
    setProblem(null);
    askFirst(false);
  };
  const field = reason !== undefined && { label: textLabel, isOptional: reason === "optional", text, setText };
  return (
    <Question asks={asks} field={field} problem={problem} submit={go} cancel={cancel}>
      <button type="submit" class={kind ?? "primary"} disabled={isBusy}>
        {isBusy ? "Working…" : label}
      </button>
    </Question>
  );
}

interface QuestionProps {
  readonly asks: string | undefined;
  readonly field: false | { label: string; isOptional: boolean; text: string; setText: (text: string) => void };
  readonly problem: string | null;
  readonly submit: () => Promise<void>;
  readonly cancel: () => void;
  /** The button that says yes. */
  readonly children: ComponentChildren;
}

function Question({ asks, field, problem, submit, cancel, children }: QuestionProps) {
  const onSubmit = (event: Event): void => {
    event.preventDefault();
    void submit();
  };
  return (
    <form class="asking" onSubmit={onSubmit} onKeyDown={(event) => event.key === "Escape" && cancel()}>
      {asks !== undefined && <p>{asks}</p>}
      {field !== false && (
        <label class="field">
          <span class="field-name">
            {field.label} {field.isOptional && <span class="type">if you like</span>}
          </span>
          <input
            type="text"
            maxLength={1_000}
            value={field.text}
            ref={focusOnce}
            onInput={(event) => field.setText(event.currentTarget.value)}
          />
        </label>
      )}
      {problem !== null && <Failure message={problem} />}
      <div class="actions">
        {children}
        <button type="button" ref={field === false ? focusOnce : null} onClick={cancel}>
          Cancel
        </button>
      </div>
    </form>
  );
}
