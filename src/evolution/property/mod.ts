export { type Answered, type Finding, type Followed, findingOf } from "./finding.ts";
export { fedBack, followUps, isAskedOfAll } from "./follow-up.ts";
