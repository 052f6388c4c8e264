import { type ParsedGene, parseGene } from "../../../syntax/mod.ts";
import type { MutationRequest } from "../engine.ts";
import { type Anatomy, dissect } from "./anatomy.ts";
import { codeOf } from "./code-of.ts";
import { fieldKinds, type Kind, kindOf, nameKind } from "./kind.ts";
import { nothingObserved, type Observations } from "./observations.ts";
import type { SdkOperation, Subject } from "./operator.ts";
import type { Site } from "./site.ts";
import { vocabularyOf } from "./vocabulary.ts";

const SIBLINGS_MAX = 8;

/** What stays the same while one failure is being repaired, whichever candidate is being varied. */
export interface Background {
  readonly request: MutationRequest;
  readonly siblings: readonly Anatomy[];
  readonly sdk: readonly SdkOperation[];
  readonly seen: Observations;
}

export function backgroundOf(
  request: MutationRequest,
  sdk: readonly SdkOperation[],
  seen = nothingObserved,
): Background {
  const siblings = request.siblings.slice(0, SIBLINGS_MAX).flatMap(({ source }) => {
    const gene = parsedOrNull(source);
    return gene === null ? [] : [dissect(gene)];
  });
  return { request, siblings, sdk: request.contract.family === "transform" ? [] : sdk, seen };
}

/** A source that no longer parses (an older gate let it in) has nothing to teach. */
function parsedOrNull(source: string): ParsedGene | null {
  try {
    return parseGene(source);
  } catch {
    return null;
  }
}

export function subjectOf(gene: ParsedGene, { request, siblings, sdk, seen }: Background): Subject {
  const anatomy = dissect(gene);
  const fields = fieldKinds(request.contract);
  const names = (site: Site, kind: "value" | "function"): readonly string[] =>
    site.scope
      .visibleAt(site.start)
      .filter((declared) => declared.kind === kind)
      .map(({ name }) => name);
  // A name that was declared and forgotten was never seen, but what it was given was.
  const kindGiven = (name: string, site: Site): Kind | undefined => {
    const value = site.scope.find(name)?.value;
    return value == null ? undefined : seen.kindOf(codeOf(gene, value));
  };
  const kindOfName = (name: string, site: Site): Kind =>
    seen.kindOf(name) ?? kindGiven(name, site) ?? nameKind(name, site.scope, fields);
  return {
    anatomy,
    siblings,
    contract: request.contract,
    failure: request.failure,
    fields,
    vocabulary: vocabularyOf(request, [anatomy, ...siblings]),
    sdk,
    seen,
    code: (site) => codeOf(gene, site.node),
    kind: (site) => seen.kindOf(codeOf(gene, site.node)) ?? kindOf(site.node, site.scope, fields),
    names,
    namesOf: (site, kind) => names(site, "value").filter((name) => kindOfName(name, site) === kind),
  };
}
