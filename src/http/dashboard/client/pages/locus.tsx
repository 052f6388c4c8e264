import type { FormField } from "../data/form-model.ts";
import { plural } from "../data/format.ts";
import { useQuery } from "../data/query.ts";
import { api, ask, may, session } from "../data/session.ts";
import { useStore } from "../data/store.ts";
import { Badge, Risk } from "../parts/badge.tsx";
import { Code } from "../parts/code.tsx";
import { Explanation } from "../parts/explanation.tsx";
import { Lineage } from "../parts/lineage.tsx";
import { LocusAlleles } from "../parts/locus-alleles.tsx";
import { Answer, Page, Panel, Sections } from "../parts/page.tsx";
import { RunForm } from "../parts/run-form.tsx";
import { LocusResultView } from "../parts/run-result.tsx";
import { RunTable } from "../parts/run-table.tsx";

/** A slot and everything that competes for it. */
export function LocusPage({ name, section }: { readonly name: string; readonly section: string }) {
  const query = useQuery(`locus ${name}`, () => ask(api.locus[":name"].$get({ param: { name } })), [
    "stage_changed",
    "allele_registered",
  ]);
  const base = `/loci/${encodeURIComponent(name)}`;
  const { data } = query;
  return (
    <Page
      title={name}
      up={{ href: "/loci", label: "Loci" }}
      badges={data !== null && <Badges family={data.family} risk={data.risk} alleles={data.alleles} />}
      lead={data?.does}
    >
      <Sections
        label="Sections of the locus"
        items={[
          [base, "Alleles"],
          [`${base}/run`, "Run"],
          [`${base}/runs`, "History"],
          [`${base}/lineage`, "Lineage"],
          [`${base}/explain`, "Why"],
          [`${base}/contract`, "Contract"],
        ]}
      />
      <Answer query={query}>
        {({ takes, examples, contract, alleles }) => {
          switch (section) {
            case "run":
              return (
                <LocusForm
                  name={name}
                  fields={takes as readonly FormField[]}
                  examples={examples as readonly Example[]}
                />
              );
            case "runs":
              return <LocusRuns name={name} />;
            case "lineage":
              return <Lineage locus={name} />;
            case "explain":
              return <Explanation locus={name} />;
            case "contract":
              return (
                <Panel title="Contract">
                  <Code text={contract} label="Contract" />
                </Panel>
              );
            default:
              return <LocusAlleles locus={name} alleles={alleles} />;
          }
        }}
      </Answer>
    </Page>
  );
}

function Badges({
  family,
  risk,
  alleles,
}: {
  readonly family: string;
  readonly risk: string;
  readonly alleles: number;
}) {
  return (
    <>
      <Badge tone="neutral">{family}</Badge>
      <Risk level={risk} />
      <Badge tone="neutral">{plural(alleles, "allele")}</Badge>
    </>
  );
}

interface Example {
  readonly input: unknown;
}

interface LocusFormProps {
  readonly name: string;
  readonly fields: readonly FormField[];
  readonly examples: readonly Example[];
}

function LocusForm({ name, fields, examples }: LocusFormProps) {
  const current = useStore(session);
  return (
    <Panel title="Run">
      <RunForm
        fields={fields}
        examples={examples.map(({ input }) => input)}
        may={may(current, "run")}
        actions={[
          {
            label: "Run",
            run: (input) => ask(api.execute[":name"].$post({ param: { name }, query: {}, json: input })),
          },
        ]}
      >
        {(run) => ("locus" in run ? <LocusResultView run={run} /> : null)}
      </RunForm>
    </Panel>
  );
}

function LocusRuns({ name }: { readonly name: string }) {
  const query = useQuery(`runs of ${name}`, () => ask(api.runs.$get({ query: { name, limit: "50" } })), [
    "run_finished",
  ]);
  return (
    <Panel title="Latest runs" aside={<a href={`/runs?name=${encodeURIComponent(name)}&steps=true`}>All of them</a>}>
      <Answer query={query}>
        {({ items }) => <RunTable nameless caption="Latest runs" runs={items} empty="It has not run yet." />}
      </Answer>
    </Panel>
  );
}
