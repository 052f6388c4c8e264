import { NotFoundError, UsageError } from "../../core/mod.ts";
import { type Peer, type PeerEntry, PeerError, peerOf } from "../../federation/mod.ts";
import {
  nodeIdentity,
  type openFederation,
  othersMayRead,
  PeerOffice,
  type Project,
  readPeers,
  unknownPeer,
} from "../../project/mod.ts";
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

const SECRET_FILE_BYTES_MAX = 4_096;

export async function showSelf(context: CommandContext): Promise<ExitCode> {
  return await context.withProject(({ layout }) => {
    const { id, publicKey } = nodeIdentity(layout);
    context.print({ id, key: publicKey }, () => `id   ${id}\nkey  ${publicKey}`);
    return Promise.resolve(exitCodes.done);
  });
}

export async function addPeer(context: CommandContext, url: string, flags: AddPeerFlags): Promise<ExitCode> {
  const { name, id, key, jwt } = flags;
  const trust = trustOf(flags.trust);
  return await context.withProject(async (project) => {
    const secret = flags.secret === undefined ? undefined : secretOf(context, flags.secret);
    const auth = jwt ? ("jwt" as const) : ("hmac" as const);
    const wanted = { url, name, auth, secret, id, key, trust, dispatch: flags.dispatch === true };
    const { peer, self } = await officeOf(context, project).add(wanted, personOf(context.io));
    context.print({ peer, self }, () => invitation(peer, self.id, self.key, flags));
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
  return await context.withProject((project) => {
    officeOf(context, project).remove(name, personOf(context.io));
    context.print(
      { removed: name },
      () => `Removed ${name}; alleles that came from it stay, its observations count no more.`,
    );
    return Promise.resolve(exitCodes.done);
  });
}

export async function revokePeer(
  context: CommandContext,
  name: string,
  { reason }: { readonly reason: string },
): Promise<ExitCode> {
  return await context.withProject((project) => {
    const revoked = officeOf(context, project).revoke(name, reason, personOf(context.io));
    const count = plural(revoked.rejected.length, "allele");
    context.print(revoked, () =>
      [`Revoked ${name}: ${count} that came from it rejected.`, ...revoked.rejected.map((each) => `  ${each}`)].join(
        "\n",
      ),
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

/** A weight as a flag gives it. */
export function trustOf(text: string): number {
  const trust = Number(text);
  if (text.trim() !== "" && trust >= 0 && trust <= 1) return trust;
  throw new UsageError(`Cannot trust a peer by ${JSON.stringify(text)}: write a number from 0 to 1`);
}

export function officeOf(context: CommandContext, { layout, store, organism }: Project): PeerOffice {
  return new PeerOffice({ layout, store, organism, clock: context.services.clock });
}

function secretOf(context: CommandContext, given: string): string {
  if (!given.startsWith("@") && given !== "-") return given;
  const { text, name } = readInputText(context, given, SECRET_FILE_BYTES_MAX);
  if (given !== "-" && othersMayRead(name))
    context.note(`sg: others may read the secret in ${name}; run chmod 600 ${name}`);
  return text.trim();
}

function invitation(
  { name, id: peerId, key, secret }: PeerEntry,
  id: string,
  publicKey: string,
  flags: AddPeerFlags,
): string {
  const given = secret === undefined ? "--jwt" : "--secret @FILE";
  // Whoever types a given id, with a key pair or a secret that exists, answers such an invitation.
  const isAnswer = flags.id !== undefined && (secret === undefined || flags.secret !== undefined);
  if (isAnswer) return `Added ${name}: node ${peerId}, key ${key ?? "none"}. Try it: sg peer ping ${name}`;
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
