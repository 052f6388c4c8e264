// The API as typed functions, for programs and for the dashboard: the package's entry "./client".
import { hc } from "hono/client";
import type { Api, LoginApi } from "./app.ts";
import type { Problem } from "./problem.ts";

export interface ClientOptions {
  /** From `sg token create`; none where the server trusts this machine. */
  readonly token?: string;
  /** Headers of every request, asked for each time. */
  readonly headers?: () => Record<string, string>;
}

/** What the server said no with: `message` is for people, `problem.code` for programs. */
export class ApiError extends Error {
  readonly status: number;
  readonly problem: Problem | null;

  constructor(status: number, problem: Problem | null) {
    super(problem?.detail ?? `the server answered ${status}`);
    this.name = "ApiError";
    this.status = status;
    this.problem = problem;
  }
}

/** @param origin of the server, such as `http://127.0.0.1:7400` */
export function createClient(origin: string, { token, headers = () => ({}) }: ClientOptions = {}) {
  const authorization: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return hc<Api | LoginApi>(`${origin.replace(/\/$/, "")}/api`, {
    headers: () => ({ ...authorization, ...headers() }),
  });
}

/** What `hc` answers with, as far as it matters here. */
export interface Answer {
  readonly ok: boolean;
  readonly status: number;
  json(): Promise<unknown>;
}
export type BodyOf<Response extends Answer> = Awaited<ReturnType<Response["json"]>>;

/** The body of a success. @throws ApiError for everything else */
export async function answerOf<Response extends Answer>(request: Promise<Response>): Promise<BodyOf<Response>> {
  const response = await request;
  if (response.ok) return (await response.json()) as BodyOf<Response>;
  throw new ApiError(response.status, await response.json().then(asProblem, () => null));
}

function asProblem(body: unknown): Problem | null {
  return typeof body === "object" && body !== null && "code" in body ? (body as Problem) : null;
}
