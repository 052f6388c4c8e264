// A pathway of transforms and one of writes, genes that do what their steps do, and an organism that may ask for such.
import type { Sandbox } from "../../../src/sandbox/mod.ts";
import { type FakeProvider, fakeProvider, type Script } from "../../llm/fake-provider.ts";
import { type TestOrganism, type TestOrganismOptions, testOrganism } from "../test-organism.ts";
import { type FuserOptions, loopbackFuser } from "./loopback-fuser.ts";

export const CONTRACTS = `gene twice
  is transform
  risk none
  does:
    Doubles.
  takes:
    value  int  "A number"
  gives:
    value    int     "Twice as much"
    success  bool = true "Done"
    error    string? "Why not"
  fails when:
    - the value is negative -> success=false

gene make
  is configuration
  risk low
  does:
    Makes a bridge.
  takes:
    name  string  "Bridge"
  gives:
    success  bool  "Made"
  examples:
    {"name": "br1"} -> {"success": true}
    {"name": "br2"} -> {"success": true}
    {"name": "br3"} -> {"success": true}

pathway four
  risk none
  does:
    Doubles twice.
  takes:
    value  int  "A number"
  steps:
    1. twice
         value = {value}
    2. twice
         value = {step 1.value}

pathway build
  risk low
  does:
    Makes two bridges.
  takes:
    first   string  "Bridge"
    second  string  "Bridge"
  steps:
    1. make
         name = {first}
    2. make
         name = {second}
`;
export const TWICE = `export function execute({ value }) {
  if (value < 0) return { value, success: false, error: "negative" };
  if (value === 13) throw new Error("unlucky");
  return { value: value * 2 };
}`;
/** What a model's gene can leave out is worth something. */
export const SLOW_TWICE = TWICE.replace(
  "return { value: value",
  "for (let n = 0; n < 5_000; n += 1) Math.sqrt(n);\n  return { value: value",
);
const MAKE = `export async function execute({ name }, sdk) {
  await sdk.createBridge({ name });
  return { success: true };
}`;

/** What the steps do, without the rounds. */
export const FOUR = `export function execute({ value }) {
  if (value < 0) throw new Error("step 1 (twice) refused: negative");
  if (value === 13) throw new Error("step 1 (twice) failed: unlucky");
  if (value * 2 === 13) throw new Error("step 2 (twice) failed: unlucky");
  return { value: value * 4, success: true };
}
`;
export const SLOW_FOUR = FOUR.replace("return {", "for (let n = 0; n < 20_000; n += 1) Math.sqrt(n);\n  return {");
export const BUILD = `export async function execute({ first, second }, sdk) {
  for (const [at, name] of [first, second].entries()) {
    try {
      await sdk.createBridge({ name });
    } catch (thrown) {
      throw new Error(\`step \${at + 1} (make) failed: \${thrown.name}: \${thrown.message}\`);
    }
  }
  return { success: true };
}
`;

export type Setting = Partial<Omit<FuserOptions, "url">> & {
  readonly after?: number;
  readonly genes?: TestOrganismOptions["genes"];
};

export function awake(
  sandbox: Sandbox,
  server: FakeProvider,
  { after = 10, genes = {}, ...fuser }: Setting = {},
): TestOrganism {
  return testOrganism({
    sandbox,
    contracts: CONTRACTS,
    genes: { twice: [TWICE], make: [MAKE], ...genes },
    settings: { fusion: { after }, deadlineMs: { transform: 200, diagnostic: 1_000, configuration: 1_000 } },
    fuser: loopbackFuser({ url: server.url, ...fuser }),
  });
}

export async function fuse(
  sandbox: Sandbox,
  pathway: string,
  script: Script,
  genes: TestOrganismOptions["genes"] = {},
) {
  using server = fakeProvider(script);
  const it = awake(sandbox, server, { genes });
  const report = await it.organism.fuse(pathway, { engine: "claude" });
  return { it, report, asked: report.asked, prompt: JSON.stringify(server.seen[0]?.body), calls: server.seen.length };
}

export const slow = { twice: [SLOW_TWICE] };
