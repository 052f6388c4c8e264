import { limits, sha256 } from "../../core/mod.ts";
import { HANDS_RUNTIME } from "./runtime.ts";

export interface EnclosedParts {
  /** Who wrote it, for whom: one line for readers. It also tells genes of different compositions apart. */
  readonly title: string;
  readonly source: string;
  /** The expression that the gene is when it runs: a function that makes its module afresh and gives `execute`. */
  readonly factory: string;
  /** Operations that it may use; null: a transform, which has none. */
  readonly operations: readonly string[] | null;
  /** How often its steps may call them, together. */
  readonly sdkCallsMax?: number;
}

/**
 * A gene that a model wrote in place of a pathway's steps, as it is kept. Where it may touch the network it gets no more
 * than the steps' operations, by the code that holds each step of a mechanical fusion: it can neither call another nor
 * leave one under way. A transform stays as the model wrote it.
 */
export function enclose({ title, source, factory, operations, sdkCallsMax }: EnclosedParts): string {
  const head = `// ${title}\n`;
  if (operations === null) return `${head}${source.trimEnd()}\n`;
  const prefix = `_${sha256(factory).slice(0, 12)}_`;
  return `${head}const ${prefix}gene = ${factory};
const { freeze: ${prefix}freeze } = Object;
${HANDS_RUNTIME.replaceAll("$$", prefix)}
async function ${prefix}run(input, sdk) {
  const hands = ${prefix}hands(sdk, ${JSON.stringify(operations)}, ${sdkCallsMax ?? limits.sdkCallsMax});
  const answer = await ${prefix}gene()(input, hands.face);
  const trouble = hands.end();
  if (trouble !== "") throw new Error(trouble);
  return answer;
}
export { ${prefix}run as execute };
`;
}
