export type { ModelClient } from "./client.ts";
export { type Draft, draftContract } from "./draft-contract.ts";
export { type Author, createModelEngine } from "./engine.ts";
export { isOffered, type ModelsOptions, openModel, PROVIDERS, providersIn } from "./models.ts";
export { type ModelPrice, PRICES_AS_OF } from "./prices.ts";
export { type Proposal, type ProposalOutcome, proposeGene } from "./propose-gene.ts";
export type { ProviderName } from "./provider.ts";
export type { DescribedOperation } from "./repair-prompt.ts";
export { sleep } from "./retry.ts";
