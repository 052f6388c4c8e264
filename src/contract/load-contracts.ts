import { checkGene } from "./check/check-gene.ts";
import { checkPathway } from "./check/check-pathway.ts";
import { checkPhenotype, checkTopology } from "./check/check-topology.ts";
import { findCycles } from "./check/find-cycles.ts";
import { LibraryIndex, type Unit, unitOf } from "./check/library-index.ts";
import type { Diagnostic, SourceFile } from "./diagnostic.ts";
import type {
  Contract,
  ContractLibrary,
  GeneContract,
  PathwayContract,
  PhenotypeContract,
  TopologyContract,
} from "./model.ts";
import { parseInto } from "./parse/parse-contracts.ts";
import { listed, Report, SuggestionBudget } from "./report.ts";
import { SourceText } from "./source-text.ts";

/** A unit after its body was checked. */
interface Checked {
  readonly unit: Unit;
  readonly contract: Contract;
  /** What has to be loaded for this one to work. */
  readonly uses: ReadonlySet<Unit>;
  broken: boolean;
}

/**
 * Reads a whole library: every file is parsed, every signature read, then every body checked against the signatures of
 * the others. What has errors, and what needs something that has, is left out; everything else loads.
 */
export function loadContracts(files: readonly SourceFile[]): {
  readonly library: ContractLibrary;
  readonly diagnostics: readonly Diagnostic[];
} {
  const suggestions = new SuggestionBudget();
  const reports = files.map((file) => new Report(file.path, suggestions));
  const index = new LibraryIndex();
  const units = files.flatMap((file, at) => unitsOf(file, reports[at] ?? new Report(file.path, suggestions), index));
  const checked = units.map(({ unit, named }) => checkBody(unit, index, named));
  reportCompositionCycles(checked);
  leaveOutDependents(checked);
  return { library: libraryOf(checked), diagnostics: reports.flatMap((report) => report.diagnostics()) };
}

function unitsOf(file: SourceFile, report: Report, index: LibraryIndex): { unit: Unit; named: boolean }[] {
  const source = new SourceText(file.path, file.text);
  const tree = parseInto(source, report);
  return tree.declarations.map((declaration) => {
    const unit = unitOf(declaration, source, report);
    return { unit, named: index.add(unit) };
  });
}

function checkBody(unit: Unit, index: LibraryIndex, named: boolean): Checked {
  const errorsBefore = unit.report.errorCount;
  const uses = new Set<Unit>();
  const contract = contractOf(unit, index, uses);
  const broken = !named || !unit.signature.sound || unit.report.errorCount > errorsBefore;
  return { unit, contract, uses, broken };
}

function contractOf(unit: Unit, index: LibraryIndex, uses: Set<Unit>): Contract {
  switch (unit.declaration.level) {
    case "gene":
      return checkGene(unit, index, uses);
    case "pathway":
      return checkPathway(unit, index, uses);
    case "topology":
      return checkTopology(unit, index, uses);
    case "phenotype":
      return checkPhenotype(unit, index, uses);
  }
}

/** A knot of cycles is reported once; the members that are not named are left out because they need those that are. */
function reportCompositionCycles(checked: readonly Checked[]): void {
  const byUnit = new Map(checked.map((one) => [one.unit, one]));
  const pathways = checked.filter(({ contract }) => contract.level === "pathway");
  for (const cycle of findCycles(pathways, ({ uses }) => [...uses].flatMap((unit) => byUnit.get(unit) ?? []))) {
    const first = cycle[0];
    if (first === undefined) continue;
    const names = [...cycle, first].map(({ contract }) => `\`${contract.name}\``);
    const { report, declaration } = first.unit;
    const message = `These pathways run each other without end: ${listed(names, " -> ")}.`;
    report.error("composition-cycle", declaration.name.span, message);
    for (const member of cycle) member.broken = true;
  }
}

/** A pathway whose gene did not load could only fail when it runs, so it does not load either, and says why. */
function leaveOutDependents(checked: readonly Checked[]): void {
  const users = new Map<Unit, Checked[]>();
  for (const one of checked) {
    for (const used of one.uses) {
      const list = users.get(used);
      if (list === undefined) users.set(used, [one]);
      else list.push(one);
    }
  }
  const broken = checked.filter((one) => one.broken);
  for (let cause = broken.pop(); cause !== undefined; cause = broken.pop()) {
    for (const user of users.get(cause.unit) ?? []) {
      if (user.broken) continue;
      user.broken = true;
      broken.push(user);
      const { level, name } = cause.contract;
      const message = `I leave out \`${user.contract.name}\`, because the ${level} \`${name}\` that it needs has errors.`;
      user.unit.report.error("broken-dependency", user.unit.declaration.name.span, message);
    }
  }
}

function libraryOf(checked: readonly Checked[]): ContractLibrary {
  const genes = new Map<string, GeneContract>();
  const pathways = new Map<string, PathwayContract>();
  const topologies = new Map<string, TopologyContract>();
  const phenotypes = new Map<string, PhenotypeContract>();
  for (const { contract, broken } of checked) {
    if (broken) continue;
    if (contract.level === "gene") genes.set(contract.name, contract);
    else if (contract.level === "pathway") pathways.set(contract.name, contract);
    else if (contract.level === "topology") topologies.set(contract.name, contract);
    else phenotypes.set(contract.name, contract);
  }
  return { genes, pathways, topologies, phenotypes };
}
