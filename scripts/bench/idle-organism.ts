// Wakes an organism, runs one gene so that a host is warm, says so, and idles until it is killed.
import { openAt } from "./organism.ts";

const [root] = process.argv.slice(2);
if (root === undefined) throw new TypeError("usage: idle-organism.ts ROOT");
const { organism } = await openAt(root);
await organism.execute("vlan_range_expand", { ranges: "1-4" });
process.stdout.write("warm\n");
setInterval(() => undefined, 1_000_000);
