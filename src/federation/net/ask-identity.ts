import * as v from "valibot";
import { PeerError } from "../errors.ts";
import { nodeIdSchema, publicKeySchema } from "../identity.ts";
import { parseMessage } from "./parse-message.ts";
import type { Transport } from "./transport.ts";

const keySetSchema = v.object({
  node: nodeIdSchema,
  keys: v.pipe(v.array(v.object({ x: publicKeySchema })), v.length(1)),
});

/**
 * Who answers at this URL, by its own word: for a person who is about to make it a peer. Nothing vouches for it yet; the
 * first signed exchange does, or a comparison with what `sg peer self` says over there.
 * @throws PeerError
 */
export async function askIdentity(
  url: string,
  transport: Transport,
): Promise<{ readonly id: string; readonly key: string }> {
  const response = await transport({ method: "GET", url, target: "/federation/keys", headers: {}, body: "" });
  const message = response.status === 200 ? parseMessage(keySetSchema, response.body) : null;
  const [key] = message?.keys ?? [];
  if (message === null || key === undefined) {
    throw new PeerError(`Cannot ask ${url} who it is: what answers there (status ${response.status}) is no node of sg`);
  }
  return { id: message.node, key: key.x };
}
