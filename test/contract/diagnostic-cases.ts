import type { DiagnosticCode } from "../../src/contract/mod.ts";
import { limits } from "../../src/core/mod.ts";

/** Names that the cases refer to; loaded beside each of them, and free of problems itself. */
export const base = `gene make
  is configuration
  risk medium
  does: Make a thing.
  takes:
    name   string        "What to call it"
    size   int = 1       "How large"
    ports  string[..2]?  "Where"
    shape  box?          "How wide"
  gives:
    success  bool     "Whether it is there"
    id       int      "Its number"
    note     string?  "Anything else"
  types:
    box:
      wide  int     "Width"
      high  float?  "Height"
  verify:
    look name={name}
    within 1s

gene look
  is diagnostic
  risk none
  does: Look at a thing.
  takes:
    name  string  "What to look at"
  gives:
    healthy  bool  "Whether it is well"

pathway make_one
  risk medium
  does: Make one thing.
  takes:
    name  string  "What to call it"
  steps:
    1. make name={name}

topology room
  does: A room.
  takes:
    cards  string[2..]  "Cards"
  has:
    door:
      is door
`;

const gene = (rest: string): string => `gene broken
  is configuration
  risk low
  does: Be wrong.
  gives:
    success  bool  "Whether"
${rest}`;

const pathway = (rest: string): string => `pathway broken
  risk medium
  does: Be wrong.
  takes:
    name   string    "A name"
    count  int       "A number"
    maybe  string?   "A name or nothing"
    list   string[]  "Names"
    any    json      "Anything"
  steps:
${rest}`;

const topology = (rest: string): string => `topology broken
  does: Be wrong.
${rest}`;

/** The locus that says what a topology may have. */
const kinds = `gene topology_decompose
  is transform
  risk none
  does: Take it apart.
  takes:
    resources  thing[]  "What there is"
  gives:
    runs  thing[]  "What to run"
  types:
    thing:
      name  string  "Its name"
    door:
      hand  string?  "On which side it opens"
    gate:
      width  int              "How wide"
      swing  ("in" | "out")?  "Which way it opens"
`;

const choice = `pathway broken
  risk medium
  does: Be wrong.
  takes:
    mood  "good" | "bad"  "How it feels"
  steps:
    1. when {mood} == "god":
         make name=x
`;

const transform = (always: string): string => `gene broken
  is transform
  risk none
  does: Be wrong.
  takes:
    values  int[]    "Numbers"
    names   string[] "Names"
    deep    json     "Anything"
  gives:
    result  int[]    "Numbers"
    flags   bool[]   "Switches"
    hosts   host[]   "Hosts"
    total   int      "A number"
    note    string?  "A text"
  types:
    host:
      name  string  "Its name"
      up    bool    "Whether"
  always:
${always}`;

/** At least one source for each code; the first diagnostic of each has the code. */
export const cases: Readonly<Record<DiagnosticCode, readonly string[]>> = {
  "file-too-large": [`# ${"x".repeat(limits.contractBytesMax)}`],
  "too-many-problems": [],
  "tab-indentation": ["gene broken\n\tis transform\n", "gene broken\n  does:\n\tNo.\n"],
  "inconsistent-indentation": [pathway("    1. make\n         name = {name}\n       size = 2\n")],
  "nested-too-deeply": [
    pathway(`    1. make name=${"[".repeat(80)}\n`),
    pathway(`    1. when ${"(".repeat(80)}{name}:\n         make name=x\n`),
    pathway(`    1. when ${"{any} and ".repeat(300)}{any}:\n         make name=x\n`),
    gene(`  takes:\n    a string${"[]".repeat(30)} "Deep"\n`),
    Array.from({ length: 65 }, (_, depth) => `${" ".repeat(depth)}pathway x`).join("\n"),
  ],
  "unexpected-block": [gene('  takes:\n    a string "A"\n      more\n'), "gene broken\n  is transform\n    so\n"],
  "unexpected-text": [
    gene('  takes:\n    a string # why\n    b string "B" c\n'),
    "gene broken\n  risk low medium\n",
    "gene broken\n  risk: low\n",
    "phenotype broken\n  for room\n  cards = [a, b] more = 1\n",
  ],
  "unknown-declaration": ["genes broken\n  is transform\n", "  # nothing\n  takes:\n"],
  "unknown-section": [gene("  taks:\n    a string\n"), "phenotype broken\n  for room\n  cards [a, b]\n"],
  "duplicate-section": [gene("  risk high\n"), gene("  verify:\n    look name=x\n    within 1s\n    within 2s\n")],
  "missing-section": [
    "gene broken\n",
    gene("  verify:\n    within 1s\n"),
    "gene broken\n  is transform\n  risk none\n  does:\n  gives:\n",
    pathway(""),
    pathway("    1. for x in {list}:\n"),
    topology("  has:\n    door:\n      width 2\n"),
    "phenotype broken\n  cards = [a, b]\n",
  ],
  "expected-name": [
    "gene Broken\n",
    "gene\n",
    gene('  takes:\n    2nd string "Second"\n'),
    gene("  feeds:\n    make\n"),
  ],
  "expected-type": [
    gene("  takes:\n    a\n"),
    gene("  takes:\n    a routed | switched\n"),
    gene('  takes:\n    a "x" | y\n'),
    gene('  takes:\n    a ("x" | "y"\n'),
    gene("  takes:\n    a string[x]\n"),
  ],
  "expected-value": [
    pathway("    1. make name=\n"),
    pathway("    1. make name=[a b]\n"),
    pathway('    1. make name={"a" 1}\n'),
    pathway('    1. make name={"a": 1, b: 2}\n'),
    pathway("    1. make size=1e999\n"),
    gene("  examples:\n    {} -> {success: true}\n"),
    gene('  examples:\n    {} -> {"success": yes}\n'),
    gene("  weights:\n    immediate high\n"),
  ],
  "expected-binding": [pathway("    1. make {name}\n"), pathway("    1. make\n         name {name}\n")],
  "expected-step": [
    pathway("    1. Make\n"),
    pathway("    1. make name={name}\n    otherwise:\n      make name=x\n"),
    pathway("    otherwise:\n      make name=x\n"),
    gene("  verify:\n    -> look\n    within 1s\n"),
  ],
  "expected-bullet": [gene("  before:\n    It is there\n"), transform("    result is sorted\n")],
  "expected-claim": [
    transform("    - result is tidy\n"),
    transform("    - result sorts itself\n"),
    transform("    - order of values does matter\n"),
    transform("    - adding to values never changes total\n"),
    transform("    - result as values gives result twice\n"),
  ],
  "claim-mismatch": [
    transform("    - flags is sorted\n    - hosts is sorted\n    - hosts is sorted by up\n"),
    transform("    - total is sorted\n    - note is the length of values\n    - total is the sum of names\n"),
    transform("    - result rearranges names\n    - result is sorted by name\n"),
    transform("    - order of deep does not matter\n    - adding to values never lowers note\n"),
    transform("    - note as values gives note again\n    - result as values gives total back\n"),
  ],
  "expected-arrow": [gene("  fails when:\n    - it is there\n"), gene("  examples:\n    {}\n")],
  "expected-colon": [
    gene('  takes\n    a string "A"\n'),
    gene('  types:\n    box\n      wide int "Width"\n'),
    pathway("    1. for x in {list}\n         make name={x}\n"),
    topology("  has:\n    door\n      is door\n"),
  ],
  "expected-condition": [
    pathway("    1. when:\n         make name=x\n"),
    pathway("    1. when {name} = x:\n         make name=x\n"),
    pathway("    1. when ({name}:\n         make name=x\n"),
    pathway("    1. when {name} and:\n         make name=x\n"),
  ],
  "expected-word": [
    pathway("    1. for x of {list}:\n         make name={x}\n"),
    pathway("    1. make name=x\n  requires:\n    1 needs 2\n"),
    pathway("    1. make name=x\n  requires:\n    step 1 after step 2\n"),
  ],
  "expected-duration": [gene("  verify:\n    look name=x\n    within 30\n"), gene("  verify:\n    within 3 weeks\n")],
  "unclosed-string": [gene('  takes:\n    a string "A\n')],
  "unclosed-bracket": [pathway("    1. make ports=[a, b\n"), pathway('    1. make shape={"wide": 1\n')],
  "invalid-escape": [gene('  takes:\n    a string "C:\\data"\n'), pathway('    1. make name="\\{name}"\n')],
  "invalid-reference": [pathway("    1. make name={Name}\n"), pathway("    1. make name=a-{name\n")],
  "invalid-family": ["gene broken\n  is diagnostics\n"],
  "invalid-risk": ["gene broken\n  risk lo\n"],
  "invalid-timescale": [gene("  weights:\n    convergance 1\n")],
  "invalid-policy": [
    pathway("    1. make name=x\n  on failure:\n    rollback complete steps\n    preserve what works\n"),
  ],
  "invalid-outcome": [gene("  fails when:\n    - it is there -> success=maybe\n")],
  "invalid-bounds": [gene("  takes:\n    a string[4..2]\n"), gene("  takes:\n    a string[4]\n")],
  "invalid-weights": [gene("  weights:\n    immediate 0 convergence 0 resilience 0\n")],
  "duplicate-name": [
    transform("    - result is sorted\n    - result is  sorted\n"),
    "gene make\n",
    "pathway look\n",
    gene('  takes:\n    a string "A"\n    a int "B"\n'),
    gene('  types:\n    box:\n      a int "A"\n    box:\n      a int "A"\n    int:\n      a int "A"\n'),
    gene('  examples:\n    {"a": 1, "a": 2} -> fails\n'),
    gene("  weights:\n    immediate 1 immediate 2\n"),
    pathway("    1. make name=x name=y\n"),
    pathway("    1. make name=x\n    1. make name=y\n"),
    pathway("    1. for name in {list}:\n         make name={name}\n"),
    pathway("    1. make name=x\n  on failure:\n    stop\n    stop\n"),
    topology("  has:\n    door:\n      is door\n    door:\n      is gate\n"),
  ],
  "unknown-type": [gene('  takes:\n    a strng "A"\n'), gene('  takes:\n    a number[] "A"\n')],
  "infinite-type": [gene('  types:\n    egg:\n      from hen "Hen"\n    hen:\n      from egg "Egg"\n')],
  "unknown-locus": [
    pathway("    1. mkae name=x\n"),
    pathway("    1. make_one name=x\n"),
    gene("  verify:\n    lok name=x\n    within 1s\n"),
  ],
  "unknown-pathway": [pathway("    1. -> make_two name=x\n"), pathway("    1. -> make name=x\n")],
  "unknown-topology": ["phenotype broken\n  for rom\n"],
  "unknown-step": [
    pathway("    1. make name=x size={step 2.id}\n    2. make name=y\n"),
    pathway("    1. make name=x\n    2. make name=y size={step 7.id}\n"),
    pathway("    1. make name=x\n  requires:\n    step 1 needs step 3\n"),
  ],
  "unknown-reference": [
    pathway("    1. make name={nam}\n"),
    pathway("    1. make name=x size={make.id}\n"),
    pathway("    1. for x in {list}:\n         make name={x}\n    2. make name={x} size={make.id}\n"),
    gene("  verify:\n    look name={success}\n    within 1s\n"),
    "phenotype broken\n  for room\n  cards = [a, {nic}]\n",
  ],
  "unknown-field": [
    transform("    - reslt is sorted\n    - hosts is sorted by nam\n    - total is the sum of valus\n"),
    transform("    - order of result does not matter\n    - order of values does not matter to totl\n"),
    pathway("    1. make name=x\n    2. make name=y size={make.idd}\n"),
    pathway("    1. make name={name.first}\n"),
    pathway("    1. make name={count.0}\n"),
  ],
  "unknown-binding": [
    pathway("    1. make nam={name}\n"),
    `${kinds}\n${topology("  has:\n    front:\n      is gate\n      width 2\n      swng out\n")}`,
  ],
  "missing-binding": [
    pathway("    1. make\n         size = {count}\n"),
    "phenotype broken\n  for room\n",
    `${kinds}\n${topology("  has:\n    front:\n      is gate\n      swing out\n")}`,
  ],
  "missing-within": [gene("  verify:\n    look name=x\n")],
  "missing-step-number": [pathway("    1. make name=x\n    make name=y\n")],
  "step-order": [pathway("    1. make name=x\n    3. make name=y\n")],
  "missing-output": [
    'gene broken\n  is diagnostic\n  risk none\n  does: No.\n  gives:\n    health bool "Health"\n',
    'gene broken\n  is transform\n  risk none\n  does: No.\n  gives:\n    a int "A"\n  fails when:\n    - never -> success=false\n',
  ],
  "ungiven-output": [
    'pathway broken\n  risk medium\n  does: No.\n  gives:\n    idd int "Id"\n  steps:\n    1. make name=x\n',
  ],
  "type-mismatch": [
    pathway("    1. make name=x size=large\n"),
    pathway("    1. make name={count}\n"),
    pathway("    1. make name={list}\n"),
    pathway("    1. make name=x size=n-{count}\n"),
    pathway("    1. make name=[x]\n"),
    pathway("    1. make name=x ports=[a, b, {name}]\n"),
    pathway("    1. make name=x ports=[{count}]\n"),
    pathway('    1. make name={"a": 1}\n'),
    pathway('    1. make name=x shape={"wide": {name}, "hihg": 1}\n'),
    pathway('    1. make name=x shape={"high": 1}\n'),
    pathway("    1. for x in {name}:\n         make name={x}\n"),
    pathway("    1. for x in 3:\n         make name={x}\n"),
    pathway("    1. for x in [1, 2]:\n         make name={x}\n"),
    pathway("    1. when {count} > many:\n         make name=x\n"),
    pathway("    1. when {list} > 3 or {list} == x:\n         make name=x\n"),
    `${kinds}\n${topology("  has:\n    front:\n      is gate\n      width 2\n      swing up\n")}`,
    pathway("    1. make name=x\n    2. make name={make}\n"),
    "phenotype broken\n  for room\n  cards = [a]\n",
  ],
  "maybe-null": [pathway("    1. make name={maybe}\n"), pathway("    1. make name=x\n    2. make name={make.note}\n")],
  "ambiguous-reference": [pathway("    1. make name=x\n    2. make name=y\n    3. make name=z size={make.id}\n")],
  "default-mismatch": [gene('  takes:\n    a int = 1.5 "A"\n'), gene('  takes:\n    a "x" | "y" = "z" "A"\n')],
  "example-mismatch": [
    gene('  takes:\n    a int "A"\n  examples:\n    {"b": 1} -> {"success": true}\n'),
    gene('  examples:\n    {} -> {"succes": true}\n    {} -> {"success": 1}\n'),
  ],
  "composition-cycle": [
    pathway("    1. -> broken name=x count=1 list=[] any=1\n"),
    `${pathway("    1. -> other\n").replace("broken", "one")}\npathway other\n  risk medium\n  does: No.\n  steps:\n    1. -> one name=x count=1 list=[] any=1\n`,
  ],
  "requires-cycle": [
    pathway("    1. make name=x\n    2. make name=y\n  requires:\n    step 1 needs step 2\n    step 2 needs step 1\n"),
    pathway("    1. make name=x\n    2. make name=y size={step 1.id}\n  requires:\n    step 1 needs step 2\n"),
  ],
  "resource-cycle": [
    topology("  has:\n    door:\n      is door\n      in wall\n    wall:\n      is wall\n      around [door]\n"),
  ],
  "not-diagnostic": [gene("  verify:\n    make name=x\n    within 1s\n")],
  "wrong-family": [
    gene("  always:\n    - order of names does not matter\n"),
    gene("  feeds:\n    make convergence\n"),
    'gene broken\n  is transform\n  risk none\n  does: No.\n  gives:\n    a int "A"\n  verify:\n    look name=x\n    within 1s\n',
    'gene broken\n  is diagnostic\n  risk none\n  does: No.\n  gives:\n    healthy bool "A"\n  fails when:\n    - never -> error\n',
  ],
  "risk-too-low": [pathway("    1. make name=x\n").replace("risk medium", "risk low")],
  "unsure-item": [
    pathway("    1. make name={list.2}\n"),
    pathway("    1. when not {list.0}:\n         make name={list.1}\n       otherwise:\n         make name={list.0}\n"),
  ],
  "constant-condition": [
    pathway("    1. when true:\n         make name=x\n"),
    pathway("    1. when {any} and not []:\n         make name=x\n"),
    pathway('    1. when 1 > 2 or "a" == "a":\n         make name=x\n'),
    pathway("    1. when {name} != {name}:\n         make name=x\n"),
    pathway("    1. when {count} == null:\n         make name=x\n"),
    choice,
  ],
  "unknown-kind": [`${kinds}\n${topology("  has:\n    front:\n      is gat\n      height 2\n")}`],
  "unjudged-gene": [gene("")],
  "unverified-risk": [
    'gene cut_over\n  is configuration\n  risk high\n  does: Cut over.\n  takes:\n    port string "A"\n  gives:\n    success bool "B"\n',
  ],
  "broken-dependency": [
    `pathway user\n  risk medium\n  does: Use it.\n  steps:\n    1. broken\n\n${gene('  takes:\n    a int = 1.5 "A"\n')}`,
  ],
};
