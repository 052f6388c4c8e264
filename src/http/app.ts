import { type Context, Hono } from "hono";
import { generateSpecs } from "hono-openapi";
import { account, type ServerState } from "./account.ts";
import { atOnce } from "./at-once.ts";
import { authenticate } from "./auth/authenticate.ts";
import { Gatekeeper } from "./auth/gatekeeper.ts";
import { Buckets } from "./buckets.ts";
import { dashboardRoutes } from "./dashboard/routes.ts";
import { completed, documentation, documented } from "./documentation.ts";
import type { HttpEnv } from "./environment.ts";
import { EventHub } from "./events/hub.ts";
import { eventStream } from "./events/route.ts";
import { idempotency } from "./idempotency.ts";
import { Metrics } from "./metrics.ts";
import { missingIn } from "./missing.ts";
import { problemResponse } from "./problem.ts";
import { loginRoutes, tokenRoutes, whoAmIRoutes } from "./routes/access.ts";
import { alleleRoutes } from "./routes/alleles.ts";
import { judgementRoutes, newAlleleRoutes } from "./routes/alleles-to-be.ts";
import { deploymentRoutes, journalRoutes, pathwayRoutes, topologyRoutes } from "./routes/composition.ts";
import { decisionRoutes, historyRoutes } from "./routes/decisions.ts";
import { exchangeRoutes, federationViewRoutes } from "./routes/exchange.ts";
import { federationRoutes } from "./routes/federation.ts";
import { fleetRoutes } from "./routes/fleet.ts";
import { fusionRoutes } from "./routes/fusion.ts";
import { lociRoutes } from "./routes/loci.ts";
import { locusHistoryRoutes } from "./routes/locus-history.ts";
import { candidateRoutes, peerRoutes } from "./routes/peers.ts";
import { runHistoryRoutes, runRoutes } from "./routes/runs.ts";
import { sharedFitnessRoutes } from "./routes/shared-fitness.ts";
import { snapshotRoutes } from "./routes/snapshots.ts";
import { statusRoutes } from "./routes/status.ts";
import { networkRoutes, officeRoutes, watchRoutes } from "./routes/upkeep.ts";
import { RunRegistry } from "./run-registry.ts";
import type { HttpServices } from "./services.ts";

export interface HttpApp {
  readonly fetch: (request: Request, bindings?: HttpEnv["Bindings"]) => Response | Promise<Response>;
  /** From now on requests are refused; resolves when what was started has ended. */
  drain(): Promise<void>;
  /** Calls off what was started without anybody waiting for it: what it did is taken back. */
  abandon(): void;
  close(): void;
}

/** How often a stop looks whether the last request has been answered. */
const DRAIN_POLL_MS = 5;

/** All routes of the API, chained so that their types reach the client. */
function apiRoutes(services: HttpServices, registry: RunRegistry) {
  return new Hono<HttpEnv>()
    .route("/", statusRoutes(services))
    .route("/", lociRoutes(services))
    .route("/", locusHistoryRoutes(services))
    .route("/", alleleRoutes(services))
    .route("/", runRoutes(services, registry))
    .route("/", runHistoryRoutes(services, registry))
    .route("/", pathwayRoutes(services))
    .route("/", fusionRoutes(services))
    .route("/", topologyRoutes(services, registry))
    .route("/", deploymentRoutes(services))
    .route("/", journalRoutes(services))
    .route("/", decisionRoutes(services))
    .route("/", historyRoutes(services))
    .route("/", fleetRoutes(services))
    .route("/", peerRoutes(services))
    .route("/", candidateRoutes(services))
    .route("/", federationViewRoutes(services))
    .route("/", exchangeRoutes(services))
    .route("/", sharedFitnessRoutes(services))
    .route("/", snapshotRoutes(services))
    .route("/", newAlleleRoutes(services))
    .route("/", judgementRoutes(services))
    .route("/", watchRoutes(services))
    .route("/", networkRoutes(services))
    .route("/", officeRoutes(services))
    .route("/", tokenRoutes(services))
    .route("/", whoAmIRoutes(services));
}

/** The app as types: what `client.ts` makes a client from. */
export type Api = ReturnType<typeof apiRoutes>;
export type LoginApi = ReturnType<typeof loginRoutes>;

export function createHttpApp(services: HttpServices): HttpApp {
  const { settings } = services;
  const registry = new RunRegistry();
  const hub = new EventHub({ bus: services.events, clientsMax: settings.eventClientsMax });
  const metrics = new Metrics(services.events);
  const state: ServerState = { draining: false, active: 0 };
  const gatekeeper = new Gatekeeper(services.clock, services.store.audit);
  const perS = settings.requestsPerS;
  const rate = perS === 0 ? null : new Buckets(services.clock, { burst: 2 * perS, perS });
  const { authority } = services;
  const authenticated = authenticate({ authority, gatekeeper, rate, trustLocal: settings.trustLocal });
  const api = apiRoutes(services, registry);
  const app = new Hono<HttpEnv>();
  app.use(account(services, metrics, state));
  app.get("/healthz", documented.alive, (c) => c.json({ ok: true }));
  app.get("/readyz", documented.ready, (c) => {
    services.store.loci();
    return c.json({ ok: true });
  });
  if (services.federation !== undefined) app.route("/federation", federationRoutes(services.federation));
  app.route("/api", loginRoutes(services, gatekeeper));
  app.use("/api/*", authenticated);
  app.use("/metrics", authenticated);
  const repeatable = idempotency(services.store.idempotencyKeys, services.clock, settings.bodyBytesMax);
  app.on(["POST", "PUT", "PATCH", "DELETE"], "/api/*", repeatable);
  app.route("/api", api);
  app.get("/api/events", documented.events, (c) => eventStream(c, hub, authority));
  app.get("/metrics", documented.metrics, (c) => {
    const gauges = {
      sg_runs_in_flight: services.organism.inFlight,
      sg_event_clients: hub.clients,
      sg_http_active: state.active,
    };
    const text = metrics.render(services.organism.status(), gauges);
    return c.text(text, 200, { "content-type": "text/plain; version=0.0.4; charset=utf-8" });
  });
  app.get("/openapi.json", async (c) =>
    c.json(completed(await generateSpecs(app, { documentation: documentation(services.version) }))),
  );
  app.route("/", dashboardRoutes(settings));
  const missing = missingIn(app);
  const failed = (thrown: unknown, c: Context<HttpEnv>) => {
    const response = problemResponse(c, thrown);
    if (response.status === 500) {
      const told = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
      services.logger.log("error", told, { id: c.get("requestId") });
    }
    return response;
  };
  app.notFound(missing);
  app.onError(failed);
  const answer = atOnce({ app, missing, failed });
  return {
    fetch: (request, bindings = {}) => answer(request, bindings),
    async drain() {
      state.draining = true;
      hub.close();
      while (state.active > 0 || registry.underWay > 0) await pause(DRAIN_POLL_MS);
    },
    abandon: () => registry.abandon(),
    close() {
      hub.close();
      metrics.close();
    },
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
