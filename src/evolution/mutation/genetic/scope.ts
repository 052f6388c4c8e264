import type { Node } from "../../../syntax/mod.ts";

export interface Declared {
  readonly name: string;
  readonly kind: "value" | "function";
  /** Offset from which the name may be used: reading a `const` before its declaration throws. */
  readonly usableFrom: number;
  /** The initial value, when the declaration has one of its own. */
  readonly value: Node | null;
}

/** Names of one block or function. Filled while the tree is walked, read only afterwards. */
export class Scope {
  readonly parent: Scope | null;
  readonly #declared: Declared[] = [];

  constructor(parent: Scope | null) {
    this.parent = parent;
  }

  declare(name: Declared): void {
    this.#declared.push(name);
  }

  /** Names that can be used at `position`, nearest first; an inner name hides an outer one. */
  visibleAt(position: number): Declared[] {
    const seen = new Map<string, Declared>();
    for (let scope: Scope | null = this; scope !== null; scope = scope.parent) {
      for (let index = scope.#declared.length - 1; index >= 0; index -= 1) {
        const declared = scope.#declared[index];
        if (declared === undefined || seen.has(declared.name)) continue;
        if (declared.usableFrom <= position) seen.set(declared.name, declared);
      }
    }
    return [...seen.values()];
  }

  find(name: string): Declared | undefined {
    for (let scope: Scope | null = this; scope !== null; scope = scope.parent) {
      const found = scope.#declared.find((declared) => declared.name === name);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

/** The names that a parameter or declaration target binds. */
export function boundNames(pattern: Node | null | undefined): string[] {
  switch (pattern?.type) {
    case "Identifier":
      return [pattern.name];
    case "ObjectPattern":
      return pattern.properties.flatMap((property) =>
        boundNames(property.type === "RestElement" ? property.argument : property.value),
      );
    case "ArrayPattern":
      return pattern.elements.flatMap(boundNames);
    case "AssignmentPattern":
      return boundNames(pattern.left);
    case "RestElement":
      return boundNames(pattern.argument);
    default:
      return [];
  }
}
