import { shortSha } from "../../core/mod.ts";
import { type MovedAllele, PeerError } from "../../federation/mod.ts";
import type { CommandContext } from "../command-context.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { federationOf } from "../federation.ts";
import { chosenPeers } from "./peer.ts";

interface PeerExchange {
  readonly peer: string;
  readonly alleles: readonly MovedAllele[];
  readonly problem: string | null;
}

/** Moves alleles of one locus between this node and its peers, one way. */
export async function exchange(
  context: CommandContext,
  name: string,
  direction: "share" | "pull",
  flags: { readonly peer?: string },
): Promise<ExitCode> {
  return await context.withProject(async (project) => {
    const locus = project.organism.contract(name).name;
    const federation = federationOf(context, project);
    const exchanges: PeerExchange[] = [];
    for (const peer of chosenPeers(federation, flags.peer)) {
      try {
        const alleles = await federation.node.exchangeLocus(peer, locus, direction);
        exchanges.push({ peer: peer.name, alleles, problem: null });
      } catch (thrown) {
        if (!(thrown instanceof PeerError)) throw thrown;
        exchanges.push({ peer: peer.name, alleles: [], problem: thrown.message });
      }
    }
    context.print({ locus, direction, exchanges }, () => exchanges.flatMap(linesOf).join("\n"));
    return exchanges.some(({ problem }) => problem === null) ? exitCodes.done : exitCodes.network;
  });
}

function linesOf({ peer, alleles, problem }: PeerExchange): readonly string[] {
  if (problem !== null) return [`${peer}  ${problem}`];
  if (alleles.length === 0) return [`${peer}  nothing to move`];
  return alleles.map(
    ({ sha, verdict, reason }) => `${peer}  ${shortSha(sha)}  ${verdict}${reason === null ? "" : `: ${reason}`}`,
  );
}
