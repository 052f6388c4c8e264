import type { NodeRow } from "../../federation/mod.ts";
import type { CommandContext } from "../command-context.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { federationOf } from "../federation.ts";
import { plural } from "../format.ts";
import { personOf } from "../person.ts";
import { renderTable } from "../table.ts";
import { officeOf, trustOf } from "./peer.ts";

/** The nodes that this one knows, asked now. */
export async function fleet(context: CommandContext): Promise<ExitCode> {
  return await context.withProject(async (project) => {
    const { fleet } = federationOf(context, project);
    await fleet.look();
    const [self, nodes] = [fleet.self(), fleet.rows()];
    context.print({ self, nodes }, () => {
      const rows = nodes.map(rowOf);
      const own = [self.name, "this node", loadText(self.load), self.version, "", "", ""];
      const header = ["NODE", "STATE", "LOAD", "VERSION", "ROUND TRIP", "EXPRESSES", "RUNS OURS"];
      // A problem is a sentence: in a column it would push all others off the screen.
      const problems = nodes.flatMap(({ name, url, problem }) =>
        url === null || problem === null ? [] : [`${name}: ${problem}`],
      );
      return [renderTable(header, [own, ...rows], [2, 4]), ...problems].join("\n");
    });
    return nodes.every(({ state, url }) => url === null || state === "up") ? exitCodes.done : exitCodes.network;
  });
}

/** Nodes that announced themselves to a server here, and are no peers. */
export async function discovered(context: CommandContext): Promise<ExitCode> {
  return await context.withProject((project) => {
    const { peers } = federationOf(context, project);
    const candidates = officeOf(context, project)
      .candidates()
      .map((candidate) => ({ ...candidate, peer: peers().byId(candidate.node)?.name ?? null }));
    context.print({ candidates }, () => {
      if (candidates.length === 0) {
        return "nobody announced itself in the last ten minutes; `sg serve` listens where federation.discovery is true";
      }
      const rows = candidates.map(({ name, node, url, key, peer }) => [name, node, url, key, peer ?? "no peer"]);
      return renderTable(["NAME", "ID", "URL", "KEY", "PEER"], rows);
    });
    return Promise.resolve(exitCodes.done);
  });
}

export interface AcceptFlags {
  readonly name?: string;
  readonly trust: string;
  readonly dispatch?: true;
}

export async function accept(context: CommandContext, wanted: string, flags: AcceptFlags): Promise<ExitCode> {
  const trust = trustOf(flags.trust);
  return await context.withProject((project) => {
    const { name, dispatch } = flags;
    const given = { trust, ...(name === undefined ? {} : { name }), ...(dispatch ? { dispatch: true } : {}) };
    const candidate = officeOf(context, project).accept(wanted, given, personOf(context.io));
    const called = name ?? candidate.name;
    context.print({ accepted: { ...candidate, name: called } }, () =>
      [
        `${called} is a peer now: node ${candidate.node}, key ${candidate.key}.`,
        "Compare both with `sg peer self` over there, and accept this node there too.",
      ].join("\n"),
    );
    return Promise.resolve(exitCodes.done);
  });
}

function rowOf({ name, state, load, version, roundTripUs, divergence, dispatch, url }: NodeRow): string[] {
  return [
    name,
    url === null ? "not called" : state,
    load === null ? "" : loadText(load),
    version ?? "",
    roundTripUs === null ? "" : `${(roundTripUs / 1_000).toFixed(1)} ms`,
    divergence === null ? "" : divergenceText(divergence),
    state === "up" ? (dispatch ? "yes" : "no") : "",
  ];
}

function loadText(load: number): string {
  return load.toFixed(2);
}

function divergenceText({ dominants, contracts }: NonNullable<NodeRow["divergence"]>): string {
  const parts = [
    ...(dominants.length === 0 ? [] : [`other alleles at ${plural(dominants.length, "locus", "loci")}`]),
    ...(contracts.length === 0 ? [] : [`other contracts at ${plural(contracts.length, "locus", "loci")}`]),
  ];
  return parts.length === 0 ? "the same" : parts.join(", ");
}
