import type { Origin } from "../../../../genome/mod.ts";
import { duration, plural } from "../data/format.ts";
import { JsonView } from "./code.tsx";
import { NameOf } from "./run-table.tsx";
import { Facts } from "./table.tsx";
import { AlleleLink, LocusLink, PeerLink, RunLink } from "./text.tsx";

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
    case "fusion":
      return <FusionOrigin origin={origin} />;
    case "peer":
      return <PeerOrigin origin={origin} locus={locus} />;
  }
}

function FusionOrigin({ origin }: { readonly origin: Extract<Origin, { kind: "fusion" }> }) {
  const { pathway, steps, engine } = origin;
  return (
    <Facts
      items={[
        ["Fused from", <NameOf key="pathway" level="pathway" name={pathway} />],
        ["How", engine],
        [
          "Steps",
          <ol key="steps" class="plain">
            {steps.map(({ locus, sha }) => (
              <li key={locus}>
                <LocusLink name={locus} /> <AlleleLink sha={sha} locus={locus} />
              </li>
            ))}
          </ol>,
        ],
      ]}
    />
  );
}

interface PeerOriginProps {
  readonly origin: Extract<Origin, { kind: "peer" }>;
  readonly locus: string;
}

function PeerOrigin({ origin, locus }: PeerOriginProps) {
  const { peer, node, parents, lineage } = origin;
  return (
    <>
      <Facts
        items={[
          ["Came from", <PeerLink key="peer" name={peer} />],
          [
            "Its node",
            <span key="node" class="mono wrap">
              {node}
            </span>,
          ],
          ["Made there by", lineage.engine === null ? lineage.kind : `${lineage.kind}, ${lineage.engine}`],
          ...(lineage.description === ""
            ? []
            : ([
                [
                  "What",
                  <code key="what" class="wrap">
                    {lineage.description}
                  </code>,
                ],
              ] as const)),
          ...(parents.length === 0
            ? []
            : ([["From", parents.map((sha) => <AlleleLink key={sha} sha={sha} locus={locus} />)]] as const)),
        ]}
      />
      <p class="hint">The inputs that it met there, and the failure that it was made for, stayed there.</p>
    </>
  );
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
                  `${plural(evidence.example, "example")}, ${plural(evidence.failure, "failure")}, ${plural(evidence.success, "earlier success", "earlier successes")}${
                    evidence.property === undefined
                      ? ""
                      : `, ${plural(evidence.property, "declared property", "declared properties")}`
                  }`,
                ],
              ] as const)),
        ]}
      />
      <h3>The input that every allele failed on</h3>
      <JsonView value={failure.input} label="Failing input" />
    </>
  );
}
