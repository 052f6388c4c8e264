// The organism over HTTP: routes, who may use them, events, and the server that carries them.
export { type Api, createHttpApp, type HttpApp } from "./app.ts";
export { TokenAuthority } from "./auth/tokens.ts";
export { type RunningServer, type ServerOptions, startServer } from "./serve.ts";
export type { HttpServices, HttpSettings } from "./services.ts";
