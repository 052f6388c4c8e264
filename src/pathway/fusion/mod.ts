export { type Constituents, constituentsOf, contractObstacle, familyOf, sourceObstacle } from "./constituents.ts";
export { type AnswerCheck, answerCheck } from "./answer.ts";
export { FUSION_VERSION, type FusionParts, fuse } from "./fuse.ts";
