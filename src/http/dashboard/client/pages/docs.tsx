import { useState } from "preact/hooks";
import { type OpenApi, type Operation, operationsOf } from "../data/open-api.ts";
import { useQuery } from "../data/query.ts";
import { OperationView } from "../parts/operation.tsx";
import { Answer, Empty, Page, Panel } from "../parts/page.tsx";

/** The API's reference, made from its own document. */
export function DocsPage() {
  const query = useQuery("openapi", loadDocument);
  const [text, setText] = useState("");
  return (
    <Page
      title="API"
      lead={
        <>
          Everything this page does, a program can do too. The machine's version is{" "}
          <a href="/openapi.json">openapi.json</a>. A token of scope read may ask everything that has no scope beside
          it.
        </>
      }
    >
      <search class="filters">
        <label>
          <span>Find</span>
          <input type="search" value={text} onInput={(event) => setText(event.currentTarget.value)} />
        </label>
      </search>
      <Answer query={query}>{(document) => <Operations document={document} text={text} />}</Answer>
    </Page>
  );
}

function Operations({ document, text }: { readonly document: OpenApi; readonly text: string }) {
  const wanted = text.trim().toLowerCase();
  const groups = operationsOf(document)
    .map(([tag, operations]) => [tag, operations.filter((operation) => fits(operation, wanted))] as const)
    .filter(([, operations]) => operations.length > 0);
  if (groups.length === 0) return <Empty>No operation has this in its path or summary.</Empty>;
  return (
    <>
      {groups.map(([tag, operations]) => (
        <Panel key={tag} title={tag}>
          {operations.map((operation) => (
            <OperationView key={`${operation.method} ${operation.path}`} operation={operation} />
          ))}
        </Panel>
      ))}
    </>
  );
}

function fits({ method, path, summary = "" }: Operation, wanted: string): boolean {
  return `${method} ${path} ${summary}`.toLowerCase().includes(wanted);
}

async function loadDocument(): Promise<OpenApi> {
  const response = await fetch("/openapi.json");
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  return (await response.json()) as OpenApi;
}
