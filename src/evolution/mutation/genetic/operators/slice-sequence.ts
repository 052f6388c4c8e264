import { numbersAt, operandsAt } from "../compose.ts";
import type { Operator } from "../operator.ts";
import { isPlaceName } from "../place-name.ts";

/** What merely counts something hardly ever says where to cut. */
const ODD = 0.75;

/** A part of a list or text in place of the whole, or the whole and another: `x.slice(1)`, `x.slice(0, n)`, `x.concat(y)`. */
export const sliceSequence: Operator = {
  name: "slice-sequence",
  doubt: 2,
  propose(site, subject, proposals) {
    if (site.role !== "value" && site.role !== "shorthand") return;
    if (!/^(Identifier|(Optional)?(Member|Call)Expression)$/.test(site.node.type)) return;
    const kind = subject.kind(site);
    if (kind !== "list" && kind !== "string") return;
    const parent = site.parent?.node;
    if (parent?.type === "ExpressionStatement") return;
    // What is asked for its length or an item is seldom meant in part.
    const away = site.field === "object" ? 1 : 0;
    const code = subject.code(site);
    for (const [rank, range] of ["1", "0, -1", "-1"].entries()) {
      proposals.replace(site, `${code}.slice(${range})`, "atom", away + rank * 0.4);
    }
    for (const [rank, number] of numbersAt(site, subject).slice(0, 6).entries()) {
      const doubt = away + rank * 0.1 + (isPlaceName(number) ? 0 : ODD);
      proposals.replace(site, `${code}.slice(${number})`, "atom", doubt + 0.3);
      proposals.replace(site, `${code}.slice(0, ${number})`, "atom", doubt + 0.4);
      proposals.replace(site, `${code}.slice(${number} + 1)`, "atom", doubt + 0.8);
    }
    if (kind !== "list" || away > 0) return;
    for (const other of operandsAt(site, subject, "list")) {
      if (other === code) continue;
      proposals.replace(site, `${other}.concat(${code})`, "atom", 0.5);
      proposals.replace(site, `${code}.concat(${other})`, "atom", 0.6);
    }
  },
};
