import { describe, expect, test } from "bun:test";
import { type Expression, loadContracts, resourceNeeds, type Step } from "../../src/contract/mod.ts";
import { sha256 } from "../../src/core/mod.ts";
import { complete, completeFile, named } from "./complete-library.ts";

const { library } = complete;

/** Without positions, so that an expectation says only what is meant. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, inner) => (key === "span" ? undefined : inner)));
}

function bindingsOf(step: Step | undefined): Record<string, unknown> {
  if (step?.kind !== "locus") throw new Error("Cannot read bindings: the step runs no locus");
  return Object.fromEntries(step.bindings.map(({ name, value }): [string, Expression] => [name, value]));
}

test("the complete library has no problem", () => {
  expect(complete.diagnostics).toEqual([]);
});

describe("gene", () => {
  const gene = named(library.genes, "bridge_create");

  test("prose is kept as written, without its indentation", () => {
    expect(gene.does).toBe(
      [
        "Create a Linux bridge with the given interfaces.",
        "",
        "  # indented deeper, and not a comment: prose is kept as it stands",
        "For VLAN bridges, always disable STP.",
      ].join("\n"),
    );
    expect(named(library.genes, "check_link_state").does).toBe("Look whether a device is up.");
  });

  test("fields carry type, default and description", () => {
    expect(plain(gene.takes)).toEqual([
      { name: "bridge_name", type: { kind: "string" }, description: "Name for the bridge" },
      {
        name: "interfaces",
        type: { kind: "list", item: { kind: "string" }, bounds: {} },
        description: "Physical interfaces to attach as ports",
      },
      {
        name: "stp_enabled",
        type: { kind: "bool" },
        description: "Enable Spanning Tree Protocol",
        defaultValue: false,
      },
      {
        name: "mode",
        type: { kind: "oneOf", values: ["routed", "switched"] },
        description: "How frames leave",
        defaultValue: "switched",
      },
      {
        name: "ageing",
        type: { kind: "optional", inner: { kind: "float" } },
        description: "Seconds until an address is forgotten",
      },
    ]);
  });

  test("sentences go on in deeper lines", () => {
    expect(gene.before).toEqual([
      "Bridge with this name does not already exist",
      "All specified interfaces exist and are not enslaved",
    ]);
  });

  test("failures are told apart by their outcome", () => {
    expect(plain(gene.failsWhen)).toEqual([
      { condition: "bridge already exists", outcome: "refusal" },
      { condition: "NM D-Bus unavailable", outcome: "error" },
    ]);
  });

  test("verification is steps, loops and a window", () => {
    expect(gene.verify?.withinMs).toBe(30_000);
    expect(gene.verify?.steps.map(({ kind }) => kind)).toEqual(["check", "for", "check"]);
  });

  test("weights that are not given keep their default", () => {
    expect(gene.weights).toEqual({ immediate: 0.2, convergence: 0.6, resilience: 0.2 });
    expect(named(library.genes, "pick_name").weights).toEqual({ immediate: 0.3, convergence: 0.5, resilience: 0.2 });
  });

  test("examples are JSON, over several lines where they are long", () => {
    expect(plain(gene.examples)).toEqual([
      {
        input: { bridge_name: "br0", interfaces: ["eth0"] },
        expected: { kind: "output", output: { success: true } },
      },
      { input: { bridge_name: "br0", interfaces: [] }, expected: { kind: "fails" } },
    ]);
  });

  test("a key of an example cannot reach a prototype", () => {
    const input = named(library.genes, "pick_name").examples[0]?.input;
    expect(JSON.stringify(input)).toContain('"__proto__":[1,2500,"é"]');
    expect(({} as Record<string, unknown>)[0]).toBeUndefined();
  });

  test("a diagnostic names whom it feeds", () => {
    expect(plain(named(library.genes, "check_link_state").feeds)).toEqual([
      { locus: "bridge_create", timescale: "convergence" },
      { locus: "bridge_create", timescale: "resilience" },
    ]);
  });

  test("the revision is the hash of the declaration's own text", () => {
    expect(gene.text.startsWith("gene bridge_create\n  is configuration")).toBe(true);
    expect(gene.text.endsWith("} -> fails")).toBe(true);
    expect(gene.revision).toBe(sha256(gene.text));
    expect(completeFile.text.slice(gene.span.start, gene.span.end)).toBe("bridge_create");
  });
});

describe("pathway", () => {
  const pathway = named(library.pathways, "create_bridge");

  test("bindings are references, templates, bare words, lists and objects", () => {
    const name = (path: (string | number)[], base: string) => ({ base: { kind: "name", name: base }, path });
    const taken = [
      { kind: "literal", value: "br0", bare: true },
      { kind: "template", parts: ["br-", name([], "wanted")] },
      { kind: "template", parts: [name([], "wanted")] },
    ];
    const reference = (path: (string | number)[], base: string) => ({ kind: "reference", reference: name(path, base) });
    const bindings = plain(bindingsOf(pathway.steps[0]));
    expect(bindings).toEqual({
      wanted: reference([], "wanted"),
      taken: { kind: "list", items: taken },
      extra: {
        kind: "object",
        entries: [
          ["retries", reference([], "retries")],
          [
            "list",
            {
              kind: "list",
              items: [reference([], "interfaces"), { kind: "object", entries: [] }],
            },
          ],
          ["first", reference([0], "interfaces")],
        ],
      },
    });
  });

  test("steps nest, with or without numbers, and otherwise belongs to its when", () => {
    const shape = (step: Step): unknown => {
      if (step.kind === "for") return [step.number, "for", step.variable, step.steps.map(shape)];
      if (step.kind === "when")
        return [step.number, "when", step.steps.map(shape), "otherwise", step.otherwise.map(shape)];
      return [step.number, step.kind === "locus" ? step.locus : `-> ${step.pathway}`];
    };
    expect(pathway.steps.map(shape)).toEqual([
      [1, "pick_name"],
      [2, "bridge_create"],
      [
        3,
        "for",
        "port",
        [
          [1, "check_link_state"],
          [null, "check_link_state"],
        ],
      ],
      [4, "when", [[null, "check_link_state"]], "otherwise", [[null, "check_link_state"]]],
      [5, "bridge_create"],
    ]);
    expect(named(library.pathways, "create_two").steps.map(shape)).toEqual([
      [1, "-> create_bridge"],
      [2, "-> create_bridge"],
    ]);
  });

  test("conditions bind as they are read: not before and before or", () => {
    const step = pathway.steps[3];
    if (step?.kind !== "when") throw new Error("Cannot read the condition: step 4 is no when");
    expect(plain(step.condition)).toMatchObject({
      kind: "and",
      left: { kind: "and", left: { kind: "value" }, right: { kind: "not", operand: { kind: "or" } } },
      right: { kind: "compare", operator: "==", right: { kind: "literal", value: "aa:bb", bare: true } },
    });
  });

  test("requirements are numbers; without the section there are none", () => {
    expect(plain(pathway.requires)).toEqual([
      { step: 2, needs: [1] },
      { step: 5, needs: [1, 2, 4] },
    ]);
    expect(named(library.pathways, "create_two").requires).toBeNull();
  });

  test("failure policies and the window of verification", () => {
    expect(pathway.onFailure).toEqual(["rollback completed steps", "report partial"]);
    expect(pathway.verify?.withinMs).toBe(500);
  });
});

describe("topology and phenotype", () => {
  const topology = named(library.topologies, "server");

  test("resources have a kind and properties, and need whom they name", () => {
    const names = new Set(topology.has.map(({ name }) => name));
    expect(topology.has.map((resource) => [resource.name, resource.kind, resourceNeeds(resource, names)])).toEqual([
      ["management", "bridge", []],
      ["storage", "bond", []],
      ["guests", "vlan_bridges", ["storage", "management"]],
    ]);
    expect(plain(topology.has[0]?.properties)).toEqual([
      { name: "uplink", value: { kind: "reference", reference: { base: { kind: "name", name: "nic" }, path: [0] } } },
      { name: "stp", value: { kind: "literal", value: "enabled", bare: true } },
    ]);
  });

  test("an address is a word, a number is a number", () => {
    expect(plain(topology.has[1]?.properties.slice(1))).toEqual([
      { name: "mtu", value: { kind: "literal", value: 9000 } },
      { name: "address", value: { kind: "literal", value: "10.0.0.1/24", bare: true } },
    ]);
  });

  test("a phenotype gives values to a topology", () => {
    const phenotype = named(library.phenotypes, "dell");
    expect(phenotype.topology).toBe("server");
    expect(phenotype.values.map(({ name }) => name)).toEqual(["nic", "vlans"]);
  });
});

test("line ends do not change what a contract means", () => {
  const crlf = loadContracts([{ ...completeFile, text: completeFile.text.replaceAll("\n", "\r\n") }]);
  expect(crlf.diagnostics).toEqual([]);
  const gene = named(crlf.library.genes, "bridge_create");
  expect(gene.does).toBe(named(library.genes, "bridge_create").does);
  expect(gene.interfaceHash).toBe(named(library.genes, "bridge_create").interfaceHash);
});

test("a byte order mark and an indented file are no problem", () => {
  const text = `\uFEFF${completeFile.text}`;
  expect(loadContracts([{ path: "bom.sg", text }]).diagnostics).toEqual([]);
  const indented = completeFile.text.replaceAll(/^(?=.)/gm, "    ");
  expect(loadContracts([{ path: "indented.sg", text: indented }]).diagnostics).toEqual([]);
});
