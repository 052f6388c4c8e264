import type { Origin } from "../../../../genome/mod.ts";
import { duration, plural } from "../data/format.ts";
import { JsonView } from "./code.tsx";
import { Facts } from "./table.tsx";
import { AlleleLink, RunLink } from "./text.tsx";

export type { Origin };

/** How an allele came to be. */
export function OriginView({ origin, locus }: { readonly origin: Origin; readonly locus: string }) {
  switch (origin.kind) {
    case "seed":
      return <p>It came with the organism, from {origin.file}.</p>;
    case "registered":
      return <p>Somebody registered it from {origin.file}.</p>;
    case "mutation":
      return <MutationOrigin origin={origin} locus={locus} />;
    case "generated":
      return (
        <Facts
          items={[
            ["Written by", origin.engine],
            ["Another way", origin.approach],
          ]}
        />
      );
    default:
      return <JsonView value={origin} label="Origin" />;
  }
}

interface MutationProps {
  readonly origin: Extract<Origin, { kind: "mutation" }>;
  readonly locus: string;
}

function MutationOrigin({ origin, locus }: MutationProps) {
  const { engine, parents, description, failure, runId, candidatesTried, elapsedMs, evidence } = origin;
  return (
    <>
      <Facts
        items={[
          [
            "Edit",
            <code key="edit" class="wrap">
              {description}
            </code>,
          ],
          ["Engine", `${engine}: ${candidatesTried} candidates in ${duration(elapsedMs * 1_000)}`],
          ["From", parents.map((sha) => <AlleleLink key={sha} sha={sha} locus={locus} />)],
          ["Because of", <RunLink key="run" id={runId} />],
          ["Failure", <span key="failure" class="wrap">{`${failure.kind}: ${failure.message}`}</span>],
          ...(evidence === undefined
            ? []
            : ([
                [
                  "Evidence",
                  `${plural(evidence.example, "example")}, ${plural(evidence.failure, "failure")}, ${plural(evidence.success, "earlier success", "earlier successes")}`,
                ],
              ] as const)),
        ]}
      />
      <h3>The input that every allele failed on</h3>
      <JsonView value={failure.input} label="Failing input" />
    </>
  );
}
