import type { ContractLibrary, Family, PathwayContract } from "../../contract/mod.ts";
import { limits, sha256 } from "../../core/mod.ts";
import { constituentsOf } from "./constituents.ts";
import { BodyEmitter, type Workshop } from "./emit-body.ts";
import { CheckEmitter } from "./emit-checks.ts";
import { FUSED_RUNTIME } from "./runtime.ts";

/** Raised when the form of fused genes changes: those of an earlier form are then made anew. */
export const FUSION_VERSION = 2;

export interface FusionParts {
  readonly library: ContractLibrary;
  /** The expression that a locus's allele is when it runs: a function that makes its module afresh and gives `execute`. */
  readonly factoryOf: (locus: string) => string;
  /** Kernel operations by right; a transform has none. */
  readonly operations: Readonly<Record<"diagnostic" | "configuration", readonly string[]>>;
  readonly deadlineMs: Readonly<Record<Family, number>>;
}

/**
 * One gene that does what the pathway's steps do: their sources as closures in one module, with the same bindings,
 * conditions, checks and rights between them. It gives what the pathway gives, and throws where a step would fail or
 * refuse. The same parts give the same text.
 */
export function fuse(pathway: PathwayContract, parts: FusionParts): string {
  const constituents = constituentsOf(pathway, parts.library);
  if (constituents === null) throw new TypeError(`Cannot fuse ${pathway.name}: it is not whole`);
  const factories = constituents.loci.map(({ name }) => [name, parts.factoryOf(name)] as const);
  // Not to be guessed by a gene that is part of what it is the hash of.
  const prefix = `_${sha256(factories.map(([, text]) => text).join("\n")).slice(0, 12)}_`;
  const genes = factories.map(([name, text]) => `// ${name}\nconst ${prefix}gene_${name} = ${text};`);
  const shop = new FusionWorkshop(prefix, parts);
  const body = new BodyEmitter(shop).gene(pathway, "input");
  return `// Fused by sg from pathway ${pathway.name}: ${factories.map(([name]) => name).join(", ")}.
${genes.join("\n")}
${FUSED_RUNTIME.replaceAll("$$", prefix)}
const ${prefix}promised = (check, name, ...parts) => {
  try { return check(Object.assign({}, ...parts), 0); } catch (unfit) {
    throw new Error("the steps do not give what the pathway promises: " + unfit.message);
  }
};
${shop.definitions.join("\n")}
async function ${prefix}run(input, sdk) {
${body}
}
export { ${prefix}run as execute };
`;
}

class FusionWorkshop implements Workshop {
  readonly prefix: string;
  readonly library: ContractLibrary;
  readonly definitions: string[] = [];
  readonly #names = new Map<string, string>();
  readonly #parts: FusionParts;
  readonly #hands = new Map<Family, string>();
  readonly #calls = new Map<string, string>();

  constructor(prefix: string, parts: FusionParts) {
    this.prefix = prefix;
    this.library = parts.library;
    this.#parts = parts;
  }

  call(locus: string): string {
    const known = this.#calls.get(locus);
    if (known !== undefined) return known;
    const contract = this.library.genes.get(locus);
    if (contract === undefined) throw new TypeError(`Cannot fuse: no locus ${locus} is here`);
    const { name, family, takes, gives, types } = contract;
    const take = this.#checks(`gene ${name}`, types, "closed").fields(takes, "takes");
    const give = this.#checks(`gene ${name}`, types, "open").fields(gives, "gives");
    const hands = this.#handsOf(family);
    const constant = `${this.prefix}c${this.#calls.size}`;
    this.#calls.set(locus, constant);
    this.definitions.push(
      `const ${constant} = { make: ${this.prefix}gene_${name}, take: ${take}, give: ${give}, hands: ${hands}, ms: ${this.#parts.deadlineMs[family]}, inputMax: ${limits.inputBytesMax}, outputMax: ${limits.outputBytesMax}, depth: ${limits.jsonDepthMax} };`,
    );
    return constant;
  }

  check(pathway: PathwayContract, side: "takes" | "gives"): string {
    const { name, types } = pathway;
    const strictness = side === "takes" ? "closed" : "open";
    return this.#checks(`pathway ${name}`, types, strictness).fields(pathway[side], side);
  }

  #checks(key: string, types: PathwayContract["types"], strictness: "closed" | "open"): CheckEmitter {
    const { prefix, definitions } = this;
    return new CheckEmitter({ prefix, definitions, names: this.#names }, key, types, strictness);
  }

  /** A function that gives one call its `sdk`. */
  #handsOf(family: Family): string {
    const p = this.prefix;
    if (family === "transform") return `${p}logOnly`;
    const known = this.#hands.get(family);
    if (known !== undefined) return known;
    const name = `${p}hands_${family}`;
    this.#hands.set(family, name);
    const operations = JSON.stringify(this.#parts.operations[family]);
    this.definitions.push(`const ${name} = (sdk) => ${p}hands(sdk, ${operations}, ${limits.sdkCallsMax});`);
    return name;
  }
}
