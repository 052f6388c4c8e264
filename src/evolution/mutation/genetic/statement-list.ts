import type { Node } from "../../../syntax/mod.ts";
import type { Anatomy } from "./anatomy.ts";
import type { Site } from "./site.ts";
import { transplantOf } from "./transplant.ts";

/** The statements among which a statement stands, itself included. */
export function listAround(site: Site): readonly Node[] {
  const parent = site.parent?.node;
  if (parent?.type === "BlockStatement") return parent.body;
  if (parent?.type === "SwitchCase") return parent.consequent;
  return [];
}

/** Whether a statement may stand behind `outer`, the statement whose block holds it: its jumps need a loop there too. */
export function mayLeaveTo(outer: Site, site: Site, anatomy: Anatomy): boolean {
  if (outer.within !== site.within) return false;
  const transplant = transplantOf(site, anatomy);
  return transplant !== null && (!transplant.jumps || outer.inLoop);
}
