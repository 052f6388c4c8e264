import { useQuery } from "../data/query.ts";
import { api, ask } from "../data/session.ts";
import { Answer, Empty } from "./page.tsx";
import { AlleleLink } from "./text.tsx";

export interface Hunk {
  readonly oldStart: number;
  readonly newStart: number;
  readonly lines: readonly string[];
}

/** What an allele changed of its parent's source. */
export function AlleleDiff({ sha }: { readonly sha: string }) {
  const query = useQuery(`diff ${sha}`, () => ask(api.allele[":sha"].diff.$get({ param: { sha }, query: {} })));
  return (
    <Answer query={query}>
      {({ against, hunks }) => {
        if (against === null) return <Empty>It has no parent here: its whole source is new.</Empty>;
        if (hunks.length === 0) return <Empty>It is the same, byte by byte.</Empty>;
        return (
          <>
            <p class="hint">
              from <AlleleLink sha={against} locus={sha.includes(":") ? sha.split(":")[0] : undefined} />
            </p>
            <Diff hunks={hunks} />
          </>
        );
      }}
    </Answer>
  );
}

interface NumberedLine {
  readonly old: number | null;
  readonly new: number | null;
  readonly mark: string;
  readonly text: string;
}

const CLASSES: Readonly<Record<string, string>> = { "+": "line-added", "-": "line-removed" };
const SAYS: Readonly<Record<string, string>> = { "+": "added: ", "-": "removed: " };

export function Diff({ hunks }: { readonly hunks: readonly Hunk[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section class="diff" tabIndex={0} aria-label="Differences">
      {hunks.map((hunk) => (
        <div class="hunk" key={`${hunk.oldStart} ${hunk.newStart}`}>
          {numbered(hunk).map((line, index) => (
            <div key={index} class={`line ${CLASSES[line.mark] ?? ""}`}>
              <span class="line-number" aria-hidden="true">
                {line.old ?? ""}
              </span>
              <span class="line-number" aria-hidden="true">
                {line.new ?? ""}
              </span>
              <span class="line-mark" aria-hidden="true">
                {line.mark}
              </span>
              <span class="line-text">
                {SAYS[line.mark] !== undefined && <span class="visually-hidden">{SAYS[line.mark]}</span>}
                {line.text}
              </span>
            </div>
          ))}
        </div>
      ))}
    </section>
  );
}

function numbered({ oldStart, newStart, lines }: Hunk): readonly NumberedLine[] {
  let [before, after] = [oldStart, newStart];
  return lines
    .filter((line) => !line.startsWith("\\"))
    .map((line) => {
      const [mark, text] = [line[0] ?? " ", line.slice(1)];
      const numbers = { old: mark === "+" ? null : before, new: mark === "-" ? null : after };
      if (mark !== "+") before += 1;
      if (mark !== "-") after += 1;
      return { ...numbers, mark, text };
    });
}
