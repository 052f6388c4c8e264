import type { Principal } from "./auth/principal.ts";

/** What one request carries through the app. */
export interface HttpEnv {
  readonly Bindings: {
    /** The address at the other end, as the server knows it; absent when the app is called directly. */
    readonly remoteAddress?: string | undefined;
  };
  readonly Variables: {
    requestId: string;
    principal: Principal;
    /** The path of the route, as declared, where it is known beforehand (`at-once.ts`). */
    route: string;
    /** The answer that was made with all headers that it has to have (`answer.ts`). */
    dressed: Response;
  };
}
