import type { ComponentChildren } from "preact";
import type { Origin } from "../../../../genome/mod.ts";
import { duration, plural } from "../data/format.ts";
import { contestText, writerOf } from "../data/fusion.ts";
import { JsonView } from "./code.tsx";
import { NameOf } from "./run-table.tsx";
import { Facts } from "./table.tsx";
import { AlleleLink, LocusLink, PeerLink, Prose, RunLink } from "./text.tsx";

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
  const { pathway, steps, contest } = origin;
  return (
    <Facts
      items={[
        ["Fused from", <NameOf key="pathway" level="pathway" name={pathway} />],
        ["Written by", writerOf(origin)],
        ...(contest === undefined ? [] : ([["Contest", contestText(contest)]] as const)),
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

type Fact = readonly [string, ComponentChildren];

/** What a mutation was made for, by whom, and what it satisfied; nothing for alleles of another origin. */
export function causeOf(origin: Origin): readonly Fact[] {
  if (origin.kind !== "mutation") return [];
  const { engine, failure, runId, candidatesTried, elapsedMs, evidence } = origin;
  const { example = 0, failure: failures = 0, success = 0, property } = evidence ?? {};
  const satisfied = [
    plural(example, "example"),
    plural(failures, "failure"),
    plural(success, "earlier success", "earlier successes"),
    ...(property === undefined ? [] : [plural(property, "declared property", "declared properties")]),
  ];
  return [
    [
      "Made for",
      <span key="failure" class="wrap">
        {failure.kind}: {failure.message} (run <RunLink id={runId} />)
      </span>,
    ],
    ["Made by", `${engine}: ${plural(candidatesTried, "candidate")} in ${duration(elapsedMs * 1_000)}`],
    ...(evidence === undefined ? [] : ([["Satisfies", satisfied.join(", ")]] as const)),
  ];
}

interface MutationProps {
  readonly origin: Extract<Origin, { kind: "mutation" }>;
  readonly locus: string;
}

function MutationOrigin({ origin, locus }: MutationProps) {
  const { parents, description, failure } = origin;
  return (
    <>
      <Facts
        items={[
          [
            "Edit",
            <span key="edit" class="wrap">
              <Prose>{description}</Prose>
            </span>,
          ],
          ["From", parents.map((sha) => <AlleleLink key={sha} sha={sha} locus={locus} />)],
          ...causeOf(origin),
        ]}
      />
      <h3>The input that every allele failed on</h3>
      <JsonView value={failure.input} label="Failing input" />
    </>
  );
}
