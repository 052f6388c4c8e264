import type { Command } from "commander";
import type { DispatchFlags } from "./commands/dispatch.ts";
import type { AcceptFlags } from "./commands/fleet.ts";
import type { AddPeerFlags } from "./commands/peer.ts";
import { type Action, subcommand } from "./subcommand.ts";

/** Other nodes, and what is exchanged with them. */
export function addFederationCommands(program: Command, action: Action): void {
  const peer = program.command("peer").description("the other nodes of the federation (docs/federation.md)");
  subcommand(peer, "self", "who this node is to others: its id and public key", ["sg peer self"]).action(
    action(async (context) => (await import("./commands/peer.ts")).showSelf(context)),
  );
  subcommand(peer, "add <url>", "make another node a peer; what it needs of us is printed", [
    "sg peer add https://berlin.example:7400 --name berlin",
    "sg peer add https://berlin.example:7400 --name berlin --secret @berlin.secret",
    "sg peer add http://10.0.0.2:7400 --name lab --id 5lN8kq_x4T --key 11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
  ])
    .option("--name <name>", "what it is called here; default: the host of the URL")
    .option("--secret <text>", "the secret that both share: 32 characters or more, or @file; default: a new one")
    .option("--jwt", "no shared secret: sign by key pairs instead")
    .option("--id <id>", "its node id; default: asked from the URL")
    .option("--key <key>", "its public key; default: asked from the URL")
    .option("--trust <weight>", "how much its observations weigh, 0 to 1", "1")
    .option("--dispatch", "it may have runs done here")
    .action(
      action(async (context, url: string, flags: AddPeerFlags) =>
        (await import("./commands/peer.ts")).addPeer(context, url, flags),
      ),
    );
  subcommand(peer, "list", "the peers, and how they are authenticated", ["sg peer list"]).action(
    action(async (context) => (await import("./commands/peer.ts")).listPeers(context)),
  );
  subcommand(peer, "remove <name>", "a peer is one no more; what came from it stays", ["sg peer remove berlin"]).action(
    action(async (context, name: string) => (await import("./commands/peer.ts")).removePeer(context, name)),
  );
  subcommand(
    peer,
    "revoke <name>",
    "remove a peer that is not to be trusted, and reject every allele that came from it",
    ['sg peer revoke berlin --reason "its host was broken into"'],
  )
    .requiredOption("--reason <text>", "why; it goes into the audit trail")
    .action(
      action(async (context, name: string, flags: { reason: string }) =>
        (await import("./commands/peer.ts")).revokePeer(context, name, flags),
      ),
    );
  subcommand(peer, "ping [name]", "ask one peer, or all, who they are; checks the signatures of both sides", [
    "sg peer ping berlin",
  ]).action(
    action(async (context, name: string | undefined) => (await import("./commands/peer.ts")).pingPeers(context, name)),
  );
  addDiscoveryCommands(peer, action);
  addFleetCommands(program, action);
  for (const [name, what] of [
    ["share", "give peers the alleles of a locus that they lack"],
    [
      "pull",
      "take from peers the alleles of a locus that are not here; none enters as dominant, most wait for sg approve",
    ],
  ] as const) {
    subcommand(program, `${name} <locus>`, what, [`sg ${name} mac_normalise --peer berlin`])
      .option("--peer <name>", "this peer alone")
      .action(
        action(async (context, locus: string, flags: { peer?: string }) =>
          (await import("./commands/exchange.ts")).exchange(context, locus, name, flags),
        ),
      );
  }
}

/** Nodes of the same network that announced themselves. */
function addDiscoveryCommands(peer: Command, action: Action): void {
  subcommand(peer, "discovered", "nodes that announced themselves to `sg serve` (federation.discovery)", [
    "sg peer discovered",
  ]).action(action(async (context) => (await import("./commands/fleet.ts")).discovered(context)));
  subcommand(peer, "accept <node>", "make one of them a peer, by key pairs", ["sg peer accept berlin --trust 0.5"])
    .option("--name <name>", "what it is called here; default: as it calls itself")
    .option("--trust <weight>", "how much its observations weigh, 0 to 1", "1")
    .option("--dispatch", "it may have runs done here")
    .action(
      action(async (context, node: string, flags: AcceptFlags) =>
        (await import("./commands/fleet.ts")).accept(context, node, flags),
      ),
    );
}

/** The nodes together. */
function addFleetCommands(program: Command, action: Action): void {
  subcommand(program, "fleet", "the peers as they are now: state, load, version, what they express", [
    "sg fleet",
    "sg fleet --json",
  ]).action(action(async (context) => (await import("./commands/fleet.ts")).fleet(context)));
  subcommand(program, "dispatch <pathway>", "have the least loaded peer run a pathway (docs/fleet.md)", [
    `sg dispatch create_verified_bridge --input @bridge.json`,
  ])
    .option("--input <json>", "the input: JSON, @file, or - for standard input (default: {})")
    .option("--repeatable", "running it twice does no harm: try another node when nobody knows whether it began")
    .option("--patience <time>", "how long to wait for its end: 30s, 5m, 2h", "10m")
    .action(
      action(async (context, pathway: string, flags: DispatchFlags) =>
        (await import("./commands/dispatch.ts")).dispatch(context, pathway, flags),
      ),
    );
}
