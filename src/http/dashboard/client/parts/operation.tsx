import { type Operation, schemaIn, typeText } from "../data/open-api.ts";
import { Badge } from "./badge.tsx";
import { Code } from "./code.tsx";
import { Table } from "./table.tsx";
import { Prose } from "./text.tsx";

export function OperationView({ operation }: { readonly operation: Operation }) {
  const { method, path, summary, description, parameters = [], requestBody, responses = {} } = operation;
  const scope = operation["x-scope"];
  const body = schemaIn(requestBody);
  return (
    <details class="operation">
      <summary>
        <span class={`method method-${method.toLowerCase()}`}>{method}</span>
        <code class="wrap">{path}</code>
        <span class="muted operation-says">
          <Prose>{summary ?? ""}</Prose>
        </span>
        {scope !== null && scope !== undefined && scope !== "read" && (
          <Badge tone={scope === "admin" ? "warn" : "accent"}>{scope}</Badge>
        )}
      </summary>
      <div class="operation-body">
        {description !== undefined && description !== "" && <p>{description}</p>}
        {parameters.length > 0 && (
          <Table
            caption={`Parameters of ${method} ${path}`}
            rows={parameters}
            keyOf={(parameter) => `${parameter.in} ${parameter.name}`}
            empty=""
            columns={[
              { head: "Parameter", cell: ({ name }) => <code>{name}</code> },
              { head: "In", cell: (parameter) => parameter.in },
              { head: "Type", cell: ({ schema }) => <code class="wrap">{typeText(schema)}</code> },
              {
                head: "What it is",
                kind: "grow",
                on: "tablet",
                cell: ({ description: text, schema }) => text ?? schema?.description ?? "",
              },
            ]}
          />
        )}
        {body !== undefined && (
          <>
            <h3>Body</h3>
            <Code text={typeText(body)} label={`Body of ${method} ${path}`} />
          </>
        )}
        {Object.entries(responses)
          .filter(([status]) => status !== "default")
          .map(([status, content]) => (
            <div key={status}>
              <h3>{`Answer ${status}`}</h3>
              <Code text={typeText(schemaIn(content))} label={`Answer ${status} of ${method} ${path}`} />
            </div>
          ))}
      </div>
    </details>
  );
}
