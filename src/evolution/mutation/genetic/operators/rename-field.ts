import type { Operator } from "../operator.ts";
import { outputObjects } from "../output-object.ts";
import { tokenDistance } from "../token-distance.ts";

/** The key of an output's field to a name that the contract gives: `{ totals: x }` to `{ total: x }`. */
export const renameField: Operator = {
  name: "rename-field",
  doubt: 0.5,
  propose(site, subject, proposals) {
    const { node } = site;
    if (node.type !== "ObjectExpression") return;
    const fields = outputObjects(subject).get(node);
    if (fields === undefined) return;
    const keys = node.properties.flatMap((property) =>
      property.type === "ObjectProperty" && property.key.type === "Identifier" && !property.computed
        ? [{ name: property.key.name, start: Number(property.start), end: Number(property.key.end), property }]
        : [],
    );
    const missing = fields.filter(({ name }) => keys.every((key) => key.name !== name));
    for (const key of keys) {
      const isExtra = fields.every(({ name }) => name !== key.name);
      for (const field of missing) {
        const doubt = (isExtra ? 0 : 2) + (tokenDistance(field.name, key.name) <= 2 ? -0.5 : 0);
        const text = key.property.shorthand ? `${field.name}: ${key.name}` : field.name;
        proposals.splice(key.start, key.end, text, doubt);
      }
    }
  },
};
