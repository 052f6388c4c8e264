import { type ContractLibrary, outputChecker, type PathwayContract, type Step } from "../../contract/mod.ts";
import { isJsonObject, type Json, jsonEquals } from "../../core/mod.ts";

/** What keeps a value from being an answer of the pathway; null: nothing. */
export type AnswerCheck = (value: Json) => string | null;

/**
 * Whether a value has a form in which the pathway's steps can answer: that of its `gives`, else that of the last step that
 * gave anything. Defaults are filled in and unknown fields gone by then, and what a step refuses is no answer.
 */
export function answerCheck(pathway: PathwayContract, library: ContractLibrary): AnswerCheck {
  const form = pathwayForm(pathway, library);
  const expected = pathway.gives.length > 0 ? `what pathway ${pathway.name} gives` : "what its last step gives";
  return (value) => {
    if (isJsonObject(value) && value.success === false) {
      return typeof value.error === "string" ? `refused: ${value.error}` : "refused: success=false";
    }
    return form.fits(value) ? null : `the output is not of the form of ${expected}`;
  };
}

interface Form {
  readonly fits: (value: Json) => boolean;
  /** Whether it may end without having given anything. */
  readonly mayGiveNothing: boolean;
}

function pathwayForm(pathway: PathwayContract, library: ContractLibrary): Form {
  return pathway.gives.length > 0 ? checkedForm(pathway) : blockForm(pathway.steps, library);
}

function checkedForm(contract: Parameters<typeof outputChecker>[0]): Form {
  const check = outputChecker(contract);
  const fits = (value: Json): boolean => {
    const checked = check(value);
    return checked.ok && jsonEquals(checked.value, value);
  };
  return { fits, mayGiveNothing: false };
}

/** A block answers with what the last of its steps gave that gave something. */
function blockForm(steps: readonly Step[], library: ContractLibrary): Form {
  const forms: Form[] = [];
  for (const step of steps.toReversed()) {
    const form = stepForm(step, library);
    forms.push(form);
    if (!form.mayGiveNothing) break;
  }
  const mayGiveNothing = forms.every((form) => form.mayGiveNothing);
  return {
    mayGiveNothing,
    fits: (value) => (value === null ? mayGiveNothing : forms.some(({ fits }) => fits(value))),
  };
}

function stepForm(step: Step, library: ContractLibrary): Form {
  switch (step.kind) {
    case "locus": {
      const contract = library.genes.get(step.locus);
      return contract === undefined ? nothing : checkedForm(contract);
    }
    case "pathway": {
      const nested = library.pathways.get(step.pathway);
      return nested === undefined ? nothing : pathwayForm(nested, library);
    }
    case "for": {
      const turn = blockForm(step.steps, library);
      return { mayGiveNothing: false, fits: (value) => Array.isArray(value) && value.every(turn.fits) };
    }
    case "when": {
      const branches = [blockForm(step.steps, library), blockForm(step.otherwise, library)];
      return {
        mayGiveNothing: branches.some((branch) => branch.mayGiveNothing),
        fits: (value) => branches.some(({ fits }) => fits(value)),
      };
    }
  }
}

const nothing: Form = { fits: () => false, mayGiveNothing: true };
