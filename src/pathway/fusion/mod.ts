export { type AnswerCheck, answerCheck } from "./answer.ts";
export { type Constituents, constituentsOf, contractObstacle, familyOf, sourceObstacle } from "./constituents.ts";
export { type EnclosedParts, enclose } from "./enclose.ts";
export { FUSION_VERSION, type FusionParts, fuse } from "./fuse.ts";
