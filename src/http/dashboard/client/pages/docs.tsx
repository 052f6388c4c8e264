import { type OpenApi, operationsOf } from "../data/open-api.ts";
import { useQuery } from "../data/query.ts";
import { OperationView } from "../parts/operation.tsx";
import { Answer, Page, Panel } from "../parts/page.tsx";

/** The API's reference, made from its own document. */
export function DocsPage() {
  const query = useQuery("openapi", loadDocument);
  return (
    <Page
      title="API"
      lead={
        <>
          Everything this page does, a program can do too. The machine's version is{" "}
          <a href="/openapi.json">openapi.json</a>.
        </>
      }
    >
      <Answer query={query}>
        {(document) =>
          operationsOf(document).map(([tag, operations]) => (
            <Panel key={tag} title={tag}>
              {operations.map((operation) => (
                <OperationView key={`${operation.method} ${operation.path}`} operation={operation} />
              ))}
            </Panel>
          ))
        }
      </Answer>
    </Page>
  );
}

async function loadDocument(): Promise<OpenApi> {
  const response = await fetch("/openapi.json");
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  return (await response.json()) as OpenApi;
}
