import { type ParsedGene, parseGene } from "../../../syntax/mod.ts";
import type { MutationRequest } from "../engine.ts";
import { type Anatomy, dissect } from "./anatomy.ts";
import { codeOf } from "./code-of.ts";
import { fieldKinds, kindOf } from "./kind.ts";
import type { SdkOperation, Subject } from "./operator.ts";
import { vocabularyOf } from "./vocabulary.ts";

const SIBLINGS_MAX = 8;

/** What stays the same while one failure is being repaired, whichever candidate is being varied. */
export interface Background {
  readonly request: MutationRequest;
  readonly siblings: readonly Anatomy[];
  readonly sdk: readonly SdkOperation[];
}

export function backgroundOf(request: MutationRequest, sdk: readonly SdkOperation[]): Background {
  const siblings = request.siblings.slice(0, SIBLINGS_MAX).flatMap(({ source }) => {
    const gene = parsedOrNull(source);
    return gene === null ? [] : [dissect(gene)];
  });
  return { request, siblings, sdk: request.contract.family === "transform" ? [] : sdk };
}

/** A source that no longer parses (an older gate let it in) has nothing to teach. */
function parsedOrNull(source: string): ParsedGene | null {
  try {
    return parseGene(source);
  } catch {
    return null;
  }
}

export function subjectOf(gene: ParsedGene, { request, siblings, sdk }: Background): Subject {
  const anatomy = dissect(gene);
  const fields = fieldKinds(request.contract);
  return {
    anatomy,
    siblings,
    contract: request.contract,
    failure: request.failure,
    fields,
    vocabulary: vocabularyOf(request, [anatomy, ...siblings]),
    sdk,
    code: (site) => codeOf(gene, site.node),
    kind: (site) => kindOf(site.node, site.scope, fields),
    names: (site, kind) =>
      site.scope
        .visibleAt(site.start)
        .filter((declared) => declared.kind === kind)
        .map(({ name }) => name),
  };
}
