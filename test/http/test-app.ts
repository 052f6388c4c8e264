import { SgError, silentLogger } from "../../src/core/mod.ts";
import type { Scope } from "../../src/genome/mod.ts";
import { createHttpApp, type HttpApp, type HttpSettings, TokenAuthority } from "../../src/http/mod.ts";
import { type TestOrganism, type TestOrganismOptions, testOrganism } from "../organism/test-organism.ts";

export interface TestApp extends TestOrganism {
  readonly app: HttpApp;
  readonly authority: TokenAuthority;
  /** A request to the app as the server would pass it on. */
  request(path: string, options?: RequestOptions): Promise<Response>;
  tokenOf(scope: Scope): Promise<string>;
}

export interface RequestOptions {
  readonly method?: string;
  readonly token?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

class NoAuthorError extends SgError {
  readonly code = "engine_unavailable";
}

const DAY_MS = 86_400_000;

export function testApp(options: TestOrganismOptions, settings: Partial<HttpSettings> = {}): TestApp {
  const tested = testOrganism(options);
  const authority = new TokenAuthority(new Uint8Array(32).fill(7), tested.store, tested.clock);
  const app = createHttpApp({
    organism: tested.organism,
    store: tested.store,
    sandbox: options.sandbox,
    events: tested.bus,
    authority,
    clock: tested.clock,
    logger: silentLogger,
    version: "0.0.0-test",
    kernel: tested.kernel,
    schedules: tested.organism.schedules(),
    models: {
      author() {
        throw new NoAuthorError("Cannot ask a model: a test has none");
      },
      spend: (sinceMs) => tested.store.spend(sinceMs),
    },
    configuration: [{ key: "http.port", value: 7400, source: "default" }],
    settings: {
      trustLocal: false,
      secureCookies: false,
      bodyBytesMax: 100_000,
      eventClientsMax: 10,
      requestsInFlightMax: 100,
      requestsPerS: 0,
      accessLog: null,
      ...settings,
    },
  });
  return {
    ...tested,
    app,
    authority,
    async request(path, { method = "GET", token, body, headers = {} } = {}) {
      const request = new Request(`http://localhost:7400${path}`, {
        method,
        headers: {
          host: "localhost:7400",
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      });
      return await app.fetch(request, { remoteAddress: "127.0.0.1" });
    },
    tokenOf: async (scope) => (await authority.issue(`a ${scope}er`, scope, DAY_MS, "person tester")).token,
  };
}
