import { randomBytes } from "node:crypto";
import { ConflictError, NotFoundError, UsageError } from "../../core/mod.ts";
import {
  askIdentity,
  httpTransport,
  type Peer,
  type PeerEntry,
  PeerError,
  parsePeers,
  peerOf,
  peerUrlProblem,
  writePeers,
} from "../../federation/mod.ts";
import { nodeIdentity, type openFederation, readPeers, savePeers } from "../../project/mod.ts";
import type { CommandContext } from "../command-context.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { federationOf } from "../federation.ts";
import { plural } from "../format.ts";
import { personOf } from "../person.ts";
import { readInputText } from "../read-input.ts";
import { renderTable } from "../table.ts";

export interface AddPeerFlags {
  readonly name?: string;
  readonly secret?: string;
  readonly jwt?: true;
  readonly id?: string;
  readonly key?: string;
  readonly trust: string;
  readonly dispatch?: true;
}

const SECRET_BYTES = 32;
const SECRET_FILE_BYTES_MAX = 4_096;

export async function showSelf(context: CommandContext): Promise<ExitCode> {
  return await context.withProject(({ layout }) => {
    const { id, publicKey } = nodeIdentity(layout);
    context.print({ id, key: publicKey }, () => `id   ${id}\nkey  ${publicKey}`);
    return Promise.resolve(exitCodes.done);
  });
}

export async function addPeer(context: CommandContext, url: string, flags: AddPeerFlags): Promise<ExitCode> {
  const problem = peerUrlProblem(url);
  if (problem !== null) throw new UsageError(`Cannot add peer ${JSON.stringify(url)}: ${problem}`);
  return await context.withProject(async (project) => {
    const { layout, store } = project;
    const peers = readPeers(layout);
    const entry = await entryOf(context, new URL(url), flags);
    if (entry.id === nodeIdentity(layout).id) throw new UsageError(`Cannot add peer ${url}: that is this node itself`);
    const twin = peers.find(({ name, id }) => name === entry.name || id === entry.id);
    if (twin !== undefined) {
      throw new ConflictError(
        `Cannot add peer ${entry.name}: peer ${twin.name} has the same name or id; \`sg peer remove ${twin.name}\` first, or edit ${layout.peers}`,
      );
    }
    const [checked] = parsePeers(writePeers([entry]), "the new peer");
    if (checked === undefined) throw new TypeError("Cannot add a peer: its entry was lost");
    savePeers(layout, [...peers, checked]);
    const reason = `${checked.url ?? ""} by ${checked.auth ?? "hmac"}, trust ${checked.trust ?? 1}`;
    store.audit.append({ ...audited(context), action: "add peer", subject: checked.name, reason });
    const { id, publicKey } = nodeIdentity(layout);
    context.print({ peer: checked, self: { id, key: publicKey } }, () => invitation(checked, id, publicKey, flags));
    return exitCodes.done;
  });
}

export async function listPeers(context: CommandContext): Promise<ExitCode> {
  return await context.withProject(({ layout }) => {
    const peers = readPeers(layout).map(peerOf);
    context.print({ peers: peers.map(withoutSecrets) }, () => {
      if (peers.length === 0) return "no peers; `sg peer add URL` makes one";
      const rows = peers.map(({ name, id, url, auth, secrets, key, trust }) => [
        name,
        id,
        url ?? "not called",
        auth === "hmac" ? `hmac, ${plural(secrets.length, "secret")}` : "jwt",
        key === null ? "no key: its observations do not count" : `${key.slice(0, 12)}…`,
        String(trust),
      ]);
      return renderTable(["NAME", "ID", "URL", "AUTH", "KEY", "TRUST"], rows, [5]);
    });
    return Promise.resolve(exitCodes.done);
  });
}

export async function removePeer(context: CommandContext, name: string): Promise<ExitCode> {
  return await context.withProject(({ layout, store }) => {
    const peers = readPeers(layout);
    const others = peers.filter((peer) => peer.name !== name);
    if (others.length === peers.length) throw unknownPeer(name, peers);
    savePeers(layout, others);
    store.audit.append({ ...audited(context), action: "remove peer", subject: name, reason: "" });
    context.print(
      { removed: name },
      () => `Removed ${name}; alleles that came from it stay, its observations count no more.`,
    );
    return Promise.resolve(exitCodes.done);
  });
}

export async function pingPeers(context: CommandContext, name: string | undefined): Promise<ExitCode> {
  return await context.withProject(async (project) => {
    const federation = federationOf(context, project);
    const peers = chosenPeers(federation, name);
    const pings = await Promise.all(peers.map((peer) => ping(context, federation, peer)));
    context.print({ peers: pings }, () =>
      pings
        .map(({ peer, ms, version, loci, problem }) =>
          problem === null
            ? `${peer}  ${ms} ms  sg ${version}, ${plural(loci, "locus", "loci")}`
            : `${peer}  ${problem}`,
        )
        .join("\n"),
    );
    return pings.every(({ problem }) => problem === null) ? exitCodes.done : exitCodes.network;
  });
}

/** Those that can be called; the one of that name where one is given. */
export function chosenPeers({ peers }: ReturnType<typeof openFederation>, name: string | undefined): readonly Peer[] {
  const all = peers().all();
  const chosen = all.filter((peer) => peer.url !== null && (name === undefined || peer.name === name));
  if (chosen.length > 0) return chosen;
  if (name !== undefined) throw unknownPeer(name, all);
  throw new NotFoundError("Cannot ask peers: there are none that can be called; `sg peer add URL` makes one");
}

async function ping(context: CommandContext, { node }: ReturnType<typeof openFederation>, peer: Peer) {
  const { clock } = context.services;
  const startedUs = clock.nowUs();
  try {
    const info = await node.client(peer).info();
    const ms = Math.round((clock.nowUs() - startedUs) / 100) / 10;
    const problem =
      info.node !== peer.id || (peer.key !== null && info.key !== peer.key)
        ? "it has another id or key than here"
        : null;
    return { peer: peer.name, ms, version: info.version, loci: info.loci.length, problem };
  } catch (thrown) {
    if (!(thrown instanceof PeerError)) throw thrown;
    return { peer: peer.name, ms: null, version: null, loci: 0, problem: thrown.message };
  }
}

async function entryOf(context: CommandContext, url: URL, flags: AddPeerFlags): Promise<PeerEntry> {
  const trust = Number(flags.trust);
  if (flags.trust.trim() === "" || !(trust >= 0 && trust <= 1)) {
    throw new UsageError(`Cannot trust a peer by ${JSON.stringify(flags.trust)}: write a number from 0 to 1`);
  }
  const asked =
    flags.id === undefined || flags.key === undefined ? await askIdentity(url.origin, httpTransport()) : null;
  const id = flags.id ?? asked?.id ?? "";
  const key = flags.key ?? asked?.key ?? "";
  const secret = flags.jwt ? {} : { secret: secretOf(context, flags.secret) };
  return {
    name: flags.name ?? url.hostname.replaceAll(/[^a-zA-Z0-9._-]/g, ""),
    ...{ id, url: url.origin, auth: flags.jwt ? "jwt" : "hmac", ...secret, key, trust },
    ...(flags.dispatch ? { dispatch: true } : {}),
  };
}

function secretOf(context: CommandContext, given: string | undefined): string {
  if (given === undefined) return randomBytes(SECRET_BYTES).toString("base64url");
  return given.startsWith("@") || given === "-"
    ? readInputText(context, given, SECRET_FILE_BYTES_MAX).text.trim()
    : given;
}

function invitation(
  { name, id: peerId, key, secret }: PeerEntry,
  id: string,
  publicKey: string,
  flags: AddPeerFlags,
): string {
  const given = secret === undefined ? "--jwt" : "--secret @FILE";
  return [
    `Added ${name}: node ${peerId}, key ${key ?? "none"}. Compare both with \`sg peer self\` over there.`,
    `There, make this node a peer too:`,
    `  sg peer add URL_OF_THIS_NODE --name NAME --id ${id} --key ${publicKey} ${given}`,
    ...(secret === undefined || flags.secret !== undefined
      ? []
      : [`with this in FILE, which nobody else may read: ${[secret].flat()[0]}`]),
  ].join("\n");
}

function withoutSecrets({ secrets, ...peer }: Peer) {
  return { ...peer, secrets: secrets.length };
}

function audited(context: CommandContext) {
  return { atMs: context.services.clock.nowMs(), actor: personOf(context.io), sha: null, numbers: {} };
}

function unknownPeer(name: string, peers: readonly { readonly name: string }[]): NotFoundError {
  const names = peers.map((peer) => peer.name).join(", ");
  return new NotFoundError(
    `Cannot find peer ${JSON.stringify(name)}: ${names === "" ? "there are none yet" : `there are ${names}`}`,
  );
}
