import type { Binding, ContractLibrary, PathwayContract, Step } from "../../contract/mod.ts";
import { planOf } from "../plan.ts";
import { type CodeScope, conditionCode, expressionCode, isAlwaysDefined } from "./emit-expression.ts";

/** What the emitter of a gene's body asks of whoever puts the gene together. */
export interface Workshop {
  readonly prefix: string;
  readonly library: ContractLibrary;
  /** The constant that describes calls of a locus: what is checked before and after, with what rights, how long. */
  call(locus: string): string;
  /** The function that checks what a nested pathway takes, or what a pathway gives. */
  check(pathway: PathwayContract, side: "takes" | "gives"): string;
}

interface Emitted {
  /** The variable that holds what the step gave; null where it gave nothing. */
  readonly output: string;
  /** Names under which steps behind it may refer to it, the latest last. */
  readonly names: readonly (readonly [name: string, variable: string])[];
}

/** A block of code whose variables begin anew with every turn of the loop around it. */
class Block {
  readonly variables: string[] = [];
  readonly lines: string[] = [];

  render(): string {
    return [...(this.variables.length === 0 ? [] : [`let ${this.variables.join(", ")};`]), ...this.lines].join("\n");
  }
}

/** Where the code of a step goes, and what it has to say of itself. */
interface Site {
  readonly block: Block;
  /** An object that gathers what steps give, for a pathway around them that promises fields. */
  readonly gather: string | null;
  /** The step's key as the inside of a template string: the turns of a loop are known at run time only. */
  readonly key: string;
}

/** Writes a pathway's steps as statements, in the meaning of `StepWalk` and `StepOutputs`. */
export class BodyEmitter {
  readonly #workshop: Workshop;
  #count = 0;

  constructor(workshop: Workshop) {
    this.#workshop = workshop;
  }

  /** The body of a function of `input` that returns what the pathway gives. */
  gene(pathway: PathwayContract, input: string): string {
    const block = new Block();
    const output = this.#pathway(pathway, input, { block, gather: null, key: "" });
    return `${block.render()}\nreturn ${output};`;
  }

  #fresh(block: Block, kind: string): string {
    const name = `${this.#workshop.prefix}${kind}${this.#count}`;
    this.#count += 1;
    block.variables.push(name);
    return name;
  }

  #pathway(pathway: PathwayContract, input: string, { block, gather: outer, key }: Site): string {
    const p = this.#workshop.prefix;
    const { nodes, order } = planOf(pathway);
    const promises = pathway.gives.length > 0;
    const gathers = promises || outer !== null;
    const emitted: (Emitted | undefined)[] = nodes.map(() => undefined);
    // A part for every step: they are put together in the written order, whatever the order of execution.
    const parts = gathers ? nodes.map(() => this.#fresh(block, "p")) : [];
    const outputs = nodes.map(() => this.#fresh(block, "s"));
    const within = (index: number): CodeScope => ({
      prefix: p,
      name: (name) => [
        ...nodes.flatMap((_, at) => (at < index ? variablesOf(emitted[at], name) : [])).toReversed(),
        `${p}own(${input}, ${JSON.stringify(name)})`,
      ],
      step: (number) =>
        nodes.flatMap(({ step }, at) =>
          step.number === number && emitted[at] ? [`(${outputs[at]} ?? undefined)`] : [],
        ),
    });
    for (const index of order) {
      const step = nodes[index]?.step;
      if (step === undefined) continue;
      const part = parts[index];
      if (part !== undefined) block.lines.push(`${part} = {};`);
      const each = this.#step(step, within(index), { block, gather: part ?? null, key: keyWithin(key, index + 1) });
      block.lines.push(`${outputs[index]} = ${each.output};`);
      emitted[index] = each;
    }
    if (outer !== null) block.lines.push(`Object.assign(${[outer, ...parts].join(", ")});`);
    if (promises) {
      const check = this.#workshop.check(pathway, "gives");
      return `${p}promised(${check}, ${JSON.stringify(pathway.name)}, ${parts.join(", ")})`;
    }
    return `(${[...outputs.toReversed(), "null"].join(" ?? ")})`;
  }

  #step(step: Step, scope: CodeScope, site: Site): Emitted {
    switch (step.kind) {
      case "locus":
        return this.#call(step.locus, step.bindings, scope, site);
      case "pathway":
        return this.#nested(step.pathway, step.bindings, scope, site);
      case "for":
        return this.#loop(step, scope, site);
      case "when": {
        const { block } = site;
        const output = this.#fresh(block, "w");
        block.lines.push(`${output} = null;`, `if (${conditionCode(step.condition, scope)}) {`);
        const then = this.#branch(step.steps, output, scope, site, 0);
        block.lines.push("} else {");
        const otherwise = this.#branch(step.otherwise, output, scope, site, step.steps.length);
        block.lines.push("}");
        return { output, names: [...then, ...otherwise] };
      }
    }
  }

  #call(locus: string, bindings: readonly Binding[], scope: CodeScope, { block, gather, key }: Site): Emitted {
    const p = this.#workshop.prefix;
    const constant = this.#workshop.call(locus);
    const input = this.#bind(bindings, scope, block);
    const output = this.#fresh(block, "o");
    block.lines.push(
      `${output} = ${p}step(${constant}, \`${key} (${locus})\`, ${input}, ${constant}.hands(sdk));`,
      `if (${output} instanceof Promise) ${output} = await ${output};`,
      ...(gather === null ? [] : [`Object.assign(${gather}, ${output});`]),
    );
    return { output, names: [[locus, output]] };
  }

  #nested(name: string, bindings: readonly Binding[], scope: CodeScope, site: Site): Emitted {
    const { block } = site;
    const nested = this.#workshop.library.pathways.get(name);
    if (nested === undefined) throw new TypeError(`Cannot fuse: no pathway ${name} is here`);
    const bound = this.#bind(bindings, scope, block);
    const input = this.#fresh(block, "i");
    block.lines.push(`${input} = ${this.#workshop.check(nested, "takes")}(${bound}, 0);`);
    const result = this.#pathway(nested, input, site);
    const output = this.#fresh(block, "o");
    block.lines.push(`${output} = ${result};`);
    return { output, names: [[name, output]] };
  }

  #loop(step: Extract<Step, { kind: "for" }>, scope: CodeScope, { block, gather, key }: Site): Emitted {
    const p = this.#workshop.prefix;
    const output = this.#fresh(block, "o");
    const items = this.#fresh(block, "l");
    const item = `${p}v${this.#count}`;
    this.#count += 1;
    const turn = new Block();
    const last = this.#fresh(turn, "w");
    turn.lines.push(`${last} = null;`);
    const inner: CodeScope = {
      ...scope,
      name: (name) => (name === step.variable ? [item] : scope.name(name)),
    };
    // What the turns before gave is counted, so that the key needs no counter of its own.
    const turnKey = keyWithin(key, `\${${output}.length + 1}`);
    this.#branch(step.steps, last, inner, { block: turn, gather, key: turnKey }, 0);
    block.lines.push(
      `${items} = ${expressionCode(step.over, scope)};`,
      `${output} = [];`,
      `for (const ${item} of ${p}isArray(${items}) ? ${items} : []) {`,
      turn.render(),
      `${output}.push(${last});`,
      "}",
    );
    return { output, names: [] };
  }

  /**
   * Steps one after another; the last that gave something answers.
   *
   * @param before how many steps of the same block stand before these
   */
  #branch(
    steps: readonly Step[],
    output: string,
    scope: CodeScope,
    site: Site,
    before: number,
  ): readonly (readonly [string, string])[] {
    const given: (readonly [string, string])[] = [];
    const inner: CodeScope = {
      ...scope,
      name: (name) => [...variablesOf({ output, names: given }, name).toReversed(), ...scope.name(name)],
    };
    for (const [index, step] of steps.entries()) {
      const each = this.#step(step, inner, { ...site, key: keyWithin(site.key, before + index + 1) });
      site.block.lines.push(`${output} = ${each.output} ?? ${output};`);
      given.push(...each.names);
    }
    return given;
  }

  #bind(bindings: readonly Binding[], scope: CodeScope, block: Block): string {
    const input = this.#fresh(block, "b");
    block.lines.push(`${input} = {};`);
    for (const { name, value } of bindings) {
      const code = expressionCode(value, scope);
      const target = `${input}[${JSON.stringify(name)}]`;
      if (isAlwaysDefined(value)) block.lines.push(`${target} = ${code};`);
      else {
        const bound = this.#fresh(block, "x");
        block.lines.push(`if ((${bound} = ${code}) !== undefined) ${target} = ${bound};`);
      }
    }
    return input;
  }
}

function keyWithin(key: string, place: number | string): string {
  return key === "" ? String(place) : `${key}.${place}`;
}

function variablesOf(emitted: Emitted | undefined, name: string): readonly string[] {
  return (emitted?.names ?? []).flatMap(([given, variable]) => (given === name ? [variable] : []));
}
