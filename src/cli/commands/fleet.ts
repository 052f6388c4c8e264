import { ConflictError, NotFoundError, UsageError } from "../../core/mod.ts";
import { type Candidate, type NodeRow, savedCandidates } from "../../federation/mod.ts";
import { acceptCandidate } from "../../project/mod.ts";
import type { CommandContext } from "../command-context.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { federationOf } from "../federation.ts";
import { plural } from "../format.ts";
import { personOf } from "../person.ts";
import { renderTable } from "../table.ts";

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
      return renderTable(header, [own, ...rows], [2, 4]);
    });
    return nodes.every(({ state, url }) => url === null || state === "up") ? exitCodes.done : exitCodes.network;
  });
}

/** Nodes that announced themselves to a server here, and are no peers. */
export async function discovered(context: CommandContext): Promise<ExitCode> {
  return await context.withProject((project) => {
    const { peers } = federationOf(context, project);
    const nowMs = context.services.clock.nowMs();
    const candidates = savedCandidates(project.layout.candidates, nowMs).map((candidate) => ({
      ...candidate,
      peer: peers().byId(candidate.node)?.name ?? null,
    }));
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
  const trust = Number(flags.trust);
  if (flags.trust.trim() === "" || !(trust >= 0 && trust <= 1)) {
    throw new UsageError(`Cannot trust a peer by ${JSON.stringify(flags.trust)}: write a number from 0 to 1`);
  }
  return await context.withProject((project) => {
    const { layout, store } = project;
    const { clock } = context.services;
    const candidate = candidateOf(savedCandidates(layout.candidates, clock.nowMs()), wanted);
    const name = flags.name ?? candidate.name;
    const given = { atMs: clock.nowMs(), actor: personOf(context.io), name, trust };
    const problem = acceptCandidate(layout, store, candidate, flags.dispatch ? { ...given, dispatch: true } : given);
    if (problem !== null) throw new ConflictError(problem);
    context.print({ accepted: { ...candidate, name } }, () =>
      [
        `${name} is a peer now: node ${candidate.node}, key ${candidate.key}.`,
        "Compare both with `sg peer self` over there, and accept this node there too.",
      ].join("\n"),
    );
    return Promise.resolve(exitCodes.done);
  });
}

function candidateOf(candidates: readonly Candidate[], wanted: string): Candidate {
  const found = candidates.filter(({ node, name }) => node === wanted || name === wanted);
  const [first, second] = found;
  if (second !== undefined) {
    const ids = found.map(({ node }) => node).join(", ");
    throw new ConflictError(
      `Cannot accept ${JSON.stringify(wanted)}: ${found.length} nodes call themselves so; name one by id: ${ids}`,
    );
  }
  if (first !== undefined) return first;
  throw new NotFoundError(
    `Cannot accept ${JSON.stringify(wanted)}: nobody announced itself so in the last ten minutes; see sg peer discovered`,
  );
}

function rowOf({ name, state, load, version, roundTripUs, divergence, dispatch, url, problem }: NodeRow): string[] {
  const where = url === null ? "not called" : problem === null ? state : `${state}: ${problem}`;
  return [
    name,
    where,
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
