import { useState } from "preact/hooks";
import type { BodyOf } from "../../../client.ts";
import { useQuery } from "../data/query.ts";
import { api, ask } from "../data/session.ts";
import { Badge } from "../parts/badge.tsx";
import { Answer, Page, Panel } from "../parts/page.tsx";
import { Table } from "../parts/table.tsx";

type Doctor = BodyOf<Awaited<ReturnType<typeof api.doctor.$get>>>;

/** What `sg doctor` says. */
export function SettingsPage() {
  const query = useQuery("doctor", () => ask(api.doctor.$get()));
  return (
    <Page
      title="Settings"
      lead="What keeps genes in, and every setting with where it came from. Change them in sg.toml or the environment."
    >
      <Answer query={query}>
        {({ version, layers, settings }) => (
          <>
            <Layers layers={layers} version={version} />
            <Settings settings={settings} />
          </>
        )}
      </Answer>
    </Page>
  );
}

function Layers({ layers, version }: Pick<Doctor, "layers" | "version">) {
  return (
    <Panel title="Sandbox" aside={<span class="muted">{`sg ${version}`}</span>}>
      <Table
        caption="Layers of the sandbox"
        rows={layers}
        keyOf={({ layer }) => layer}
        empty="No layer was reported."
        columns={[
          { head: "Layer", cell: ({ layer }) => <span class="name">{layer}</span> },
          {
            head: "State",
            cell: ({ active }) => <Badge tone={active ? "ok" : "fail"}>{active ? "active" : "missing"}</Badge>,
          },
          {
            head: "What it does",
            kind: "grow",
            on: "tablet",
            cell: ({ detail }) => <span class="wrap">{detail}</span>,
          },
        ]}
      />
    </Panel>
  );
}

function Settings({ settings }: Pick<Doctor, "settings">) {
  const [text, setText] = useState("");
  const [isChanged, showChanged] = useState(false);
  return (
    <Panel title="Settings">
      <search class="filters">
        <label>
          <span>Find</span>
          <input type="search" value={text} onInput={(event) => setText(event.currentTarget.value)} />
        </label>
        <label class="check">
          <input type="checkbox" checked={isChanged} onChange={(event) => showChanged(event.currentTarget.checked)} />
          only what is no default
        </label>
      </search>
      <Table
        caption="Settings"
        rows={settings.filter(({ key, source }) => key.includes(text.trim()) && !(isChanged && source === "default"))}
        keyOf={({ key }) => key}
        empty="No setting fits."
        columns={[
          { head: "Setting", cell: ({ key }) => <span class="mono wrap">{key}</span> },
          {
            head: "Value",
            kind: "grow",
            cell: ({ value, source }) => (
              <>
                <span class="mono wrap">{JSON.stringify(value)}</span>
                {source !== "default" && <span class="until-tablet below hint wrap">{source}</span>}
              </>
            ),
          },
          {
            head: "From",
            on: "tablet",
            cell: ({ source }) =>
              source === "default" ? <span class="muted">default</span> : <Badge tone="accent">{source}</Badge>,
          },
        ]}
      />
    </Panel>
  );
}
